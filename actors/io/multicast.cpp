#include "actors/io/multicast.hpp"

#include "actors/io/sockaddr.hpp"
#include "actors/io/socket_setup.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ifaddrs.h>
#include <linux/filter.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <sys/socket.h>

namespace troupe {

namespace {

template <class T>
bool set(int fd, int level, int option, const T& value) {
  return setsockopt(fd, level, option, &value, sizeof(value)) == 0;
}

bool is_wildcard(const endpoint& x) {
  auto begin = x.is_v4() ? x.ip.begin() + 12 : x.ip.begin();
  return std::all_of(begin, x.ip.end(), [](auto byte) { return byte == 0; });
}

in_addr v4_of(const endpoint& x) {
  in_addr result{};
  std::memcpy(&result, x.ip.data() + 12, sizeof(result));
  return result;
}

/// Returns the number of the interface that has the address `x`; zero means
/// that the system picks one. Nothing if there is none, with `errno` set.
std::optional<unsigned> interface_of(const endpoint& x) {
  if (is_wildcard(x))
    return 0;
  ifaddrs* raw = nullptr;
  if (getifaddrs(&raw) != 0)
    return std::nullopt;
  std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> all{raw, freeifaddrs};
  for (auto i = raw; i != nullptr; i = i->ifa_next) {
    if (i->ifa_addr == nullptr || i->ifa_addr->sa_family != AF_INET6)
      continue;
    sockaddr_storage at{};
    std::memcpy(&at, i->ifa_addr, sizeof(sockaddr_in6));
    if (from_sockaddr(at).ip == x.ip)
      return if_nametoindex(i->ifa_name);
  }
  errno = ENODEV;
  return std::nullopt;
}

bool join(int fd, const endpoint& to, const endpoint& via) {
  if (to.is_v4()) {
    ip_mreqn wanted{};
    wanted.imr_multiaddr = v4_of(to);
    wanted.imr_address = v4_of(via);
    return set(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, wanted);
  }
  auto number = interface_of(via);
  ipv6_mreq wanted{};
  std::copy(to.ip.begin(), to.ip.end(), wanted.ipv6mr_multiaddr.s6_addr);
  wanted.ipv6mr_interface = number.value_or(0);
  return number && set(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, wanted);
}

/// Others on this machine may listen as well; what came through an interface
/// that was not joined is not heard, even if another program joined it there.
bool share(int fd, int family) {
  const int on = 1;
  const int off = 0;
  if (!set(fd, SOL_SOCKET, SO_REUSEADDR, on))
    return false;
  return family == AF_INET
           ? set(fd, IPPROTO_IP, IP_MULTICAST_ALL, off)
           : set(fd, IPPROTO_IPV6, IPV6_V6ONLY, on)
               && set(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, off);
}

bool bind_to(int fd, int family, const endpoint& at, const endpoint& via) {
  sockaddr_storage raw{};
  auto size = to_sockaddr(at, family, raw);
  if (family == AF_INET6) {
    auto number = interface_of(via);
    if (!number)
      return false;
    // Needed where the address is valid on one link only (ff02::/16).
    sockaddr_in6 scoped{};
    std::memcpy(&scoped, &raw, sizeof(scoped));
    scoped.sin6_scope_id = *number;
    std::memcpy(&raw, &scoped, sizeof(scoped));
  }
  return ::bind(fd, reinterpret_cast<sockaddr*>(&raw), size) == 0;
}

bool set_way_out(const bound_socket& x, int hops) {
  const int on = 1; // Other members may live on this machine.
  if (!send_multicast_via(x.fd(), x.family(), x.local))
    return false;
  return x.family() == AF_INET
           ? set(x.fd(), IPPROTO_IP, IP_MULTICAST_LOOP, on)
               && set(x.fd(), IPPROTO_IP, IP_MULTICAST_TTL, hops)
           : set(x.fd(), IPPROTO_IPV6, IPV6_MULTICAST_LOOP, on)
               && set(x.fd(), IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops);
}

/// Whether any route leads to `to`; sends nothing.
bool has_route(const endpoint& to, int family, const endpoint& via) {
  auto fd = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return false;
  bound_socket probe{fd, family}; // Closes it.
  sockaddr_storage at{};
  auto size = to_sockaddr(to, family, at);
  return send_multicast_via(fd, family, via)
         && ::connect(fd, reinterpret_cast<sockaddr*>(&at), size) == 0;
}

} // namespace

bool ignore_sender(int fd, incarnation own) {
  constexpr std::uint32_t at = 8 + wire::sender_offset; // Behind UDP's header.
  constexpr std::uint32_t all = ~std::uint32_t{0};
  // The header is little-endian; the filter reads words in network order.
  auto low = __builtin_bswap32(static_cast<std::uint32_t>(own));
  auto high = __builtin_bswap32(static_cast<std::uint32_t>(own >> 32));
  std::array<sock_filter, 6> steps{{
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, low, 0, 2),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at + 4),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, high, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, all),
    BPF_STMT(BPF_RET | BPF_K, 0),
  }};
  return set(fd, SOL_SOCKET, SO_ATTACH_FILTER,
             sock_fprog{steps.size(), steps.data()});
}

bool send_multicast_via(int fd, int family, const endpoint& via) {
  if (family == AF_INET)
    return set(fd, IPPROTO_IP, IP_MULTICAST_IF, v4_of(via));
  auto number = interface_of(via);
  return number
         && set(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, static_cast<int>(*number));
}

std::optional<socket_error> join_multicast(bound_socket& socket,
                                           const transport_options& opts) {
  auto at = parse_endpoint(opts.multicast);
  if (!at || !at->is_multicast() || at->port == 0)
    return socket_error{socket_fault::bad_address,
                        "\"" + opts.multicast
                          + "\" is not an IP multicast address with a port"};
  auto family = at->is_v4() ? AF_INET : AF_INET6;
  if (family != socket.family())
    return socket_error{socket_fault::bad_address,
                        "the multicast address " + to_string(*at)
                          + " is of another version of IP than "
                          + to_string(socket.local)};
  if (is_wildcard(socket.local) && socket.local.port == at->port)
    return socket_error{socket_fault::in_use,
                        to_string(socket.local)
                          + " has the port of the multicast address "
                          + to_string(*at)
                          + " as well: one of them must "
                            "have another"};
  auto refused = [&](const std::string& what) {
    return explain(what + ", from " + to_string(socket.local)
                     + ", the multicast address",
                   *at, errno);
  };
  if (!has_route(*at, family, socket.local)
      || !set_way_out(socket, opts.multicast_hops))
    return refused("cannot reach");
  auto fd = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return explain("cannot open a socket for", *at, errno);
  auto result = std::make_unique<bound_socket>(fd, family);
  if (!share(fd, family))
    return refused("cannot share");
  result->receive_buffer_granted = ask_for_buffer(fd, SO_RCVBUF, SO_RCVBUFFORCE,
                                                  opts.receive_buffer);
  if (!bind_to(fd, family, *at, socket.local))
    return explain("cannot bind to", *at, errno);
  if (!join(fd, *at, socket.local))
    return refused("cannot hear");
  result->local = *at;
  socket.receive_buffer_granted = std::min(socket.receive_buffer_granted,
                                           result->receive_buffer_granted);
  socket.multicast = std::move(result);
  return std::nullopt;
}

} // namespace troupe
