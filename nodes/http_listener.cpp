#include "nodes/http_listener.hpp"

#include "actors/io/sockaddr.hpp"
#include "actors/io/socket_holder.hpp"
#include "actors/io/socket_setup.hpp"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe {

namespace {

/// Connections that the kernel holds until they are taken.
constexpr int backlog = 256;

socket_error cannot(const char* what, const endpoint& at, int error) {
  auto text = std::string{"cannot "} + what + " " + to_string(at) + ": "
              + std::strerror(error);
  if (error != EADDRINUSE)
    return {socket_fault::refused, text};
  auto holders = holders_of_tcp_port(at.port);
  return {socket_fault::in_use,
          holders.empty() ? text : text + ", by " + holders};
}

} // namespace

std::variant<tcp_listener, socket_error>
tcp_listener::open(const endpoint& at) {
  auto family = at.is_v4() ? AF_INET : AF_INET6;
  tcp_listener result{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (result.fd_ < 0)
    return cannot("open a socket for", at, errno);
  int on = 1;
  // Connections of an earlier life must not keep the address from this one;
  // another server still does (that takes SO_REUSEPORT).
  ::setsockopt(result.fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_storage raw{};
  auto size = to_sockaddr(at, family, raw);
  if (::bind(result.fd_, reinterpret_cast<sockaddr*>(&raw), size) != 0
      || ::listen(result.fd_, backlog) != 0)
    return cannot("listen on", at, errno);
  auto local = local_address(result.fd_);
  if (!local)
    return cannot("read the address of", at, errno);
  result.local_ = *local;
  return result;
}

tcp_listener::~tcp_listener() {
  if (fd_ >= 0)
    ::close(fd_);
}

} // namespace troupe
