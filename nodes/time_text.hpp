#pragma once

#include <cstdint>
#include <string>

namespace troupe {

/// Returns milliseconds since 1970, UTC. For people: nothing is decided by it.
std::uint64_t wall_ms();

/// Returns a time such as `2026-01-31T23:59:59.123Z`; `ms` are milliseconds
/// since 1970, UTC.
std::string rfc3339(std::uint64_t ms);

/// Returns a span such as `120 ms` or `2.1 s`.
std::string short_time(double ms);

} // namespace troupe
