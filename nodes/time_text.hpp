#pragma once

#include <cstdint>
#include <string>

namespace troupe {

/// Returns a time such as `2026-01-31T23:59:59.123Z`; `ms` are milliseconds
/// since 1970, UTC.
std::string rfc3339(std::uint64_t ms);

} // namespace troupe
