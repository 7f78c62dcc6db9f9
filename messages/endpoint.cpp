#include "messages/endpoint.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <tuple>

namespace troupe {

namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0,    0,
                                                 0, 0, 0, 0, 0xff, 0xff};

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, port);
  if (text.empty() || error != std::errc{} || end != last)
    return std::nullopt;
  return port;
}

} // namespace

bool endpoint::is_v4() const {
  return std::equal(v4_prefix.begin(), v4_prefix.end(), ip.begin());
}

bool endpoint::is_multicast() const {
  // 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291, 2.7).
  return is_v4() ? ip[v4_prefix.size()] >> 4 == 0xe : ip[0] == 0xff;
}

bool endpoint::is_loopback() const {
  if (is_v4())
    return ip[v4_prefix.size()] == 127;
  decltype(ip) one{};
  one.back() = 1;
  return ip == one;
}

bool operator==(const endpoint& x, const endpoint& y) {
  return x.port == y.port && x.ip == y.ip;
}

bool operator!=(const endpoint& x, const endpoint& y) {
  return !(x == y);
}

bool operator<(const endpoint& x, const endpoint& y) {
  return std::tie(x.ip, x.port) < std::tie(y.ip, y.port);
}

std::string to_string(const endpoint& x) {
  std::array<char, INET6_ADDRSTRLEN> buf{};
  if (x.is_v4()) {
    inet_ntop(AF_INET, x.ip.data() + v4_prefix.size(), buf.data(), buf.size());
    return std::string{buf.data()} + ":" + std::to_string(x.port);
  }
  inet_ntop(AF_INET6, x.ip.data(), buf.data(), buf.size());
  return "[" + std::string{buf.data()} + "]:" + std::to_string(x.port);
}

std::optional<endpoint> parse_endpoint(std::string_view text) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return std::nullopt;
  auto port = parse_port(text.substr(colon + 1));
  if (!port)
    return std::nullopt;
  auto host = text.substr(0, colon);
  endpoint result;
  result.port = *port;
  if (host.front() == '[' && host.back() == ']' && host.size() > 2) {
    std::string v6{host.substr(1, host.size() - 2)};
    if (inet_pton(AF_INET6, v6.c_str(), result.ip.data()) != 1)
      return std::nullopt;
    return result;
  }
  std::string v4{host};
  std::copy(v4_prefix.begin(), v4_prefix.end(), result.ip.begin());
  if (inet_pton(AF_INET, v4.c_str(), result.ip.data() + v4_prefix.size()) != 1)
    return std::nullopt;
  return result;
}

endpoint v4_endpoint(std::uint32_t ip, std::uint16_t port) {
  endpoint result;
  std::copy(v4_prefix.begin(), v4_prefix.end(), result.ip.begin());
  for (int i = 0; i < 4; ++i)
    result.ip[v4_prefix.size() + i]
      = static_cast<std::uint8_t>(ip >> (24 - 8 * i));
  result.port = port;
  return result;
}

} // namespace troupe
