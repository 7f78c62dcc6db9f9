#pragma once

#include "messages/ids.hpp"

#include <optional>
#include <string>

namespace troupe {

/// Tells the service manager (systemd, sd_notify(3)) about this node, such as
/// `READY=1` and a line `STATUS=...`. Does nothing without one.
void tell_service_manager(const std::string& text);

/// How often the service manager wants to hear `WATCHDOG=1`, with half of its
/// patience to spare; nothing if it does not watch this process.
std::optional<timespan> watchdog_interval();

} // namespace troupe
