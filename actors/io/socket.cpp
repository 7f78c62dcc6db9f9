#include "actors/io/socket.hpp"

#include "actors/io/multicast.hpp"
#include "actors/io/sockaddr.hpp"
#include "actors/io/socket_setup.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe {

namespace {

std::string quoted(std::string_view x) {
  return "\"" + std::string{x} + "\"";
}

struct host_and_port {
  std::string host;
  std::uint16_t port = 0;
};

/// Splits "host:port" and "[v6]:port". Names of services are not meant.
std::optional<host_and_port> split(std::string_view text) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return std::nullopt;
  host_and_port result;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data() + colon + 1, last,
                                      result.port);
  if (error != std::errc{} || end != last)
    return std::nullopt;
  auto host = text.substr(0, colon);
  auto bracketed = host.front() == '[' && host.back() == ']';
  if (bracketed)
    host = host.substr(1, host.size() - 2);
  if (host.empty() || (!bracketed && host.find(':') != host.npos))
    return std::nullopt;
  result.host = host;
  return result;
}

} // namespace

bound_socket::~bound_socket() {
  if (fd_ >= 0)
    ::close(fd_);
}

std::variant<endpoint, socket_error> resolve_endpoint(std::string_view text) {
  if (auto numeric = parse_endpoint(text))
    return *numeric;
  auto parts = split(text);
  if (!parts)
    return socket_error{socket_fault::bad_address,
                        quoted(text)
                          + " is not an address of the form "
                            "host:port or [v6]:port"};
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* raw = nullptr;
  auto code = getaddrinfo(parts->host.c_str(), nullptr, &hints, &raw);
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> found{raw, freeaddrinfo};
  if (code != 0)
    return socket_error{socket_fault::unresolved, "cannot resolve host "
                                                    + quoted(parts->host) + ": "
                                                    + gai_strerror(code)};
  std::optional<endpoint> result;
  for (auto i = raw; i != nullptr; i = i->ai_next) {
    sockaddr_storage at{};
    std::memcpy(&at, i->ai_addr, i->ai_addrlen);
    if (i->ai_family == AF_INET || (i->ai_family == AF_INET6 && !result))
      result = from_sockaddr(at);
    if (i->ai_family == AF_INET)
      break;
  }
  if (!result)
    return socket_error{socket_fault::unresolved,
                        "host " + quoted(parts->host)
                          + " has no internet address"};
  result->port = parts->port;
  return *result;
}

std::variant<bound_socket, socket_error>
open_socket(const transport_options& opts) {
  auto resolved = resolve_endpoint(opts.bind);
  if (auto error = std::get_if<socket_error>(&resolved))
    return *error;
  auto at = std::get<endpoint>(resolved);
  auto family = at.is_v4() ? AF_INET : AF_INET6;
  auto fd = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return explain("cannot open a socket for", at, errno);
  bound_socket result{fd, family};
  // The system's default may be the other way round.
  int off = 0;
  if (family == AF_INET6
      && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) != 0)
    return explain("cannot open a dual-stack socket for", at, errno);
  result.receive_buffer_granted = ask_for_buffer(fd, SO_RCVBUF, SO_RCVBUFFORCE,
                                                 opts.receive_buffer);
  result.send_buffer_granted = ask_for_buffer(fd, SO_SNDBUF, SO_SNDBUFFORCE,
                                              opts.send_buffer);
  sockaddr_storage raw{};
  auto size = to_sockaddr(at, family, raw);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&raw), size) != 0)
    return explain("cannot bind to", at, errno);
  auto local = local_address(fd);
  if (!local)
    return explain("cannot read the address of", at, errno);
  result.local = *local;
  if (!opts.multicast.empty())
    if (auto error = join_multicast(result, opts))
      return *error;
  return result;
}

bound_socket adopt_socket(int fd) {
  int family = AF_INET;
  socklen_t size = sizeof(family);
  getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size);
  bound_socket result{fd, family};
  result.local = local_address(fd).value_or(endpoint{});
  result.receive_buffer_granted = granted_buffer(fd, SO_RCVBUF);
  result.send_buffer_granted = granted_buffer(fd, SO_SNDBUF);
  return result;
}

} // namespace troupe
