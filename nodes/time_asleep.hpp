#pragma once

#include "messages/ids.hpp"

namespace troupe {

/// How long this machine has been suspended since it was started: the monotonic
/// clock stands still meanwhile. In whole milliseconds, so that two readings
/// are equal unless it was.
timespan time_asleep();

} // namespace troupe
