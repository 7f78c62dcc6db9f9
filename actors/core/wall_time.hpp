#pragma once

#include "messages/ids.hpp"

#include <chrono>
#include <cstdint>

namespace troupe::core {

/// Milliseconds of the local clock, for those who are not told the time of day.
inline std::uint64_t milliseconds_of(instant x) {
  return static_cast<std::uint64_t>(
    std::chrono::duration_cast<std::chrono::milliseconds>(x.time_since_epoch())
      .count());
}

} // namespace troupe::core
