#pragma once

#include "config/options.hpp"

#include <chrono>

namespace troupe::test {

/// With a pause that tests can count on, whatever the default is.
inline ack_tracker_options asks_after_5ms() {
  ack_tracker_options result;
  result.gap_after = std::chrono::milliseconds{5};
  return result;
}

} // namespace troupe::test
