#include "actors/io/socket_setup.hpp"

#include "actors/io/sockaddr.hpp"
#include "actors/io/socket_holder.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <sys/socket.h>

namespace troupe {

std::size_t granted_buffer(int fd, int option) {
  // Linux doubles the number for its own bookkeeping.
  int granted = 0;
  socklen_t size = sizeof(granted);
  if (getsockopt(fd, SOL_SOCKET, option, &granted, &size) != 0)
    return 0;
  return static_cast<std::size_t>(granted) / 2;
}

std::size_t ask_for_buffer(int fd, int option, int force, std::size_t bytes) {
  auto wanted = static_cast<int>(std::min<std::size_t>(bytes, INT_MAX / 2));
  // A refusal needs no error here: what was granted is read back.
  setsockopt(fd, SOL_SOCKET, option, &wanted, sizeof(wanted));
  if (granted_buffer(fd, option) < bytes) // Beyond the limit, if privileged.
    setsockopt(fd, SOL_SOCKET, force, &wanted, sizeof(wanted));
  return granted_buffer(fd, option);
}

std::optional<endpoint> local_address(int fd) {
  sockaddr_storage raw{};
  socklen_t size = sizeof(raw);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&raw), &size) != 0)
    return std::nullopt;
  return from_sockaddr(raw);
}

socket_error explain(const std::string& what, const endpoint& at, int error) {
  auto text = what + " " + to_string(at) + ": " + std::strerror(error);
  if (error != EADDRINUSE)
    return {socket_fault::refused, text};
  auto holders = holders_of_udp_port(at.port);
  if (!holders.empty())
    text += ", by " + holders;
  return {socket_fault::in_use, text};
}

} // namespace troupe
