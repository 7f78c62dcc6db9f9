#pragma once

#include "messages/ids.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// A numeric UDP address. IPv4 is kept in its IPv6-mapped form (RFC 4291,
/// 2.5.5.2), so that one comparison serves both.
struct endpoint {
  std::array<std::uint8_t, 16> ip{};
  std::uint16_t port = 0;

  bool is_v4() const;

  /// Whether it stands for all who have joined it, and not for one node.
  bool is_multicast() const;

  /// Whether nobody on another machine can reach it.
  bool is_loopback() const;
};

bool operator==(const endpoint& x, const endpoint& y);
bool operator!=(const endpoint& x, const endpoint& y);
bool operator<(const endpoint& x, const endpoint& y);

/// Returns `127.0.0.1:4000` or `[::1]:4000`.
std::string to_string(const endpoint& x);

/// Reads what `to_string` writes. Names are not resolved here: that blocks,
/// and belongs to the start of a node.
std::optional<endpoint> parse_endpoint(std::string_view text);

/// Makes an IPv4 endpoint from a number such as 0x7f000001.
endpoint v4_endpoint(std::uint32_t ip, std::uint16_t port);

/// Where a datagram goes, and to which life of the node there. Incarnation
/// zero means that the sender does not know it yet.
struct address {
  endpoint at;
  incarnation inc = 0;
};

/// The receivers of one datagram: made once per view, shared by all sends.
using address_list = std::shared_ptr<const std::vector<address>>;

inline address_list to_one(endpoint at, incarnation inc = 0) {
  return std::make_shared<const std::vector<address>>(
    std::vector<address>{{at, inc}});
}

} // namespace troupe
