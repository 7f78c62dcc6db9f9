#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace troupe {

/// Finds UDP addresses on loopback that are free; no two alike. Throws
/// `play_error`.
std::vector<std::string> free_addresses(std::size_t count);

/// The same for TCP: a port that is free for UDP may be one to which an
/// earlier connection of TCP still clings.
std::vector<std::string> free_tcp_addresses(std::size_t count);

} // namespace troupe
