#pragma once

#include "actors/io/socket.hpp"

#include <cstddef>
#include <optional>
#include <string>

// What the makers of sockets share.
namespace troupe {

/// Returns the size of a buffer, in the units in which it is asked for.
std::size_t granted_buffer(int fd, int option);

/// Asks for a buffer, beyond the system's limit by `force` where this process
/// may, and returns what was granted.
std::size_t ask_for_buffer(int fd, int option, int force, std::size_t bytes);

/// Returns where `fd` is bound.
std::optional<endpoint> local_address(int fd);

/// Says that the system refused `what` (such as "cannot bind to") for `at`,
/// why, and who holds it if it is taken. `error` is the number of the error.
socket_error explain(const std::string& what, const endpoint& at, int error);

} // namespace troupe
