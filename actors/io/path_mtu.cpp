#include "actors/io/path_mtu.hpp"

#include "actors/io/multicast.hpp"
#include "actors/io/sockaddr.hpp"
#include "actors/io/socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

namespace troupe {

namespace {

constexpr std::size_t udp_overhead = 8;
constexpr std::size_t ip4_overhead = 20;
constexpr std::size_t ip6_overhead = 40;

} // namespace

std::size_t datagram_bytes_to(const endpoint& to,
                              const std::optional<endpoint>& via) {
  auto v4 = to.is_v4();
  auto family = v4 ? AF_INET : AF_INET6;
  auto fd = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return transport_options::datagram_bytes_common;
  bound_socket probe{fd, family}; // Closes it.
  // Where that fails, the path cannot be asked for either.
  if (via && to.is_multicast())
    send_multicast_via(fd, family, *via);
  sockaddr_storage at{};
  auto size = to_sockaddr(to, family, at);
  int mtu = 0;
  socklen_t mtu_size = sizeof(mtu);
  // A connected socket has a path; nothing is sent.
  if (::connect(fd, reinterpret_cast<sockaddr*>(&at), size) != 0
      || ::getsockopt(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6,
                      v4 ? IP_MTU : IPV6_MTU, &mtu, &mtu_size)
           != 0
      || mtu <= 0)
    return transport_options::datagram_bytes_common;
  return core::datagram_bytes_for(static_cast<std::size_t>(mtu),
                                  udp_overhead
                                    + (v4 ? ip4_overhead : ip6_overhead));
}

core::path_function paths_for(const transport_options& opts,
                              std::optional<endpoint> via) {
  if (auto fixed = opts.datagram_bytes)
    return [bytes = *fixed](const endpoint&) { return bytes; };
  return [via](const endpoint& to) { return datagram_bytes_to(to, via); };
}

} // namespace troupe
