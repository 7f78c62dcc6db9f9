#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace troupe {

constexpr std::size_t uuid_length = 36;

/// Returns a random UUID (version 4) in lower case.
std::string fresh_uuid();

/// Whether `text` is a UUID in lower case.
bool is_uuid(std::string_view text);

} // namespace troupe
