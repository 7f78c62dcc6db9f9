#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace troupe {

/// The versions of the datagram layout that a node reads and writes, both ends
/// included. Zeros: nobody has said yet.
struct wire_range {
  std::uint8_t min = 0;
  std::uint8_t max = 0;

  constexpr bool known() const {
    return max > 0;
  }

  constexpr bool has(std::uint8_t x) const {
    return min <= x && x <= max;
  }
};

/// What both can read; nothing where they have no version in common. Whoever
/// has not said yet stands in nobody's way.
std::optional<wire_range> common_of(const wire_range& x, const wire_range& y);

/// Like `1..2`, or `1`.
std::string to_string(const wire_range& x);

} // namespace troupe
