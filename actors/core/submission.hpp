#pragma once

#include "messages/ids.hpp"

#include <cstddef>
#include <cstdint>

namespace troupe::core {

/// How long one try to hand in a log may take before the next begins. Each try
/// sends the whole log anew; so a limit that is too short for a large log, or
/// for a bad link, would never let one come to its end.
///
/// `call_limit` is what a small call may take, `bytes` the size of the log and
/// `tries` how many have failed: the limit grows with the size and doubles with
/// every try, up to an hour.
timespan submission_limit(timespan call_limit, std::size_t bytes,
                          std::uint32_t tries);

} // namespace troupe::core
