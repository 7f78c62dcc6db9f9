#pragma once

#include "messages/endpoint.hpp"

#include <sys/socket.h>

namespace troupe {

/// Writes `x` as an address of `family`. Returns its size, or zero if a socket
/// of that family cannot send there.
socklen_t to_sockaddr(const endpoint& x, int family, sockaddr_storage& out);

/// Reads an address of either family; any other family gives an empty one.
endpoint from_sockaddr(const sockaddr_storage& x);

} // namespace troupe
