#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string_view>

namespace troupe {

/// Adds bytes to a line of JSON: as the member `key` if they are UTF-8, else in
/// base 64 as `<key>_b64`.
void add_payload(nlohmann::ordered_json& line, const char* key,
                 std::string_view bytes);

/// Wall-clock microseconds, for people who lay the logs of nodes side by side.
std::int64_t wall_us();

} // namespace troupe
