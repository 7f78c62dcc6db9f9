#pragma once

#include <cstdint>
#include <optional>
#include <random>

namespace troupe {

/// Returns `given`, or draws a seed, which is short enough to be typed.
inline std::uint64_t seed_or_drawn(const std::optional<std::uint64_t>& given) {
  constexpr std::uint32_t seeds = 1000000;
  return given.value_or(std::random_device{}() % seeds);
}

} // namespace troupe
