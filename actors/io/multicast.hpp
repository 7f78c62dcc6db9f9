#pragma once

#include "actors/io/socket.hpp"
#include "messages/ids.hpp"

#include <optional>

namespace troupe {

/// Makes `socket` send to `opts.multicast` through the interface that it is
/// bound to, and gives it a second socket that hears what comes there. Where it
/// is bound to no interface the system picks one. Changes nothing on an error
/// but the way out of `socket`.
std::optional<socket_error> join_multicast(bound_socket& socket,
                                           const transport_options& opts);

/// Makes the kernel drop what comes to `fd` from the life `own`, before it
/// takes room in the receive buffer. Returns whether the kernel does so.
bool ignore_sender(int fd, incarnation own);

/// Makes `fd`, of `family`, send to multicast addresses through the interface
/// that has the address `via`, or through any if that is a wildcard. Returns
/// whether the system does so; if not, `errno` says why.
bool send_multicast_via(int fd, int family, const endpoint& via);

} // namespace troupe
