#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace troupe {

/// Finds UDP addresses on loopback that are free; no two alike. Throws
/// `play_error`.
std::vector<std::string> free_addresses(std::size_t count);

} // namespace troupe
