#pragma once

#include "config/options.hpp"
#include "messages/endpoint.hpp"
#include "messages/frame.hpp"
#include "messages/view.hpp"
#include "messages/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>

namespace troupe::core {

/// Returns the size of the largest datagram that the path to `to` takes whole.
using path_function = std::function<std::size_t(const endpoint& to)>;

/// Links from this size on carry large datagrams: a machine with itself, and
/// jumbo frames.
constexpr std::size_t large_mtu_bytes = 9000;

/// Returns the largest unit of a message that fits one datagram to every other
/// member of `x`, together with all that may stand beside it.
std::size_t unit_bytes_of(const view& x, const path_function& paths);

/// What the transport of this node can carry.
struct transport_limits {
  /// Without it datagrams may have any size.
  path_function paths;
  /// Bytes that its socket holds before they are read; zero if not known.
  std::size_t receive_room = 0;
};

/// No receive buffer is so small that it makes a window smaller.
constexpr std::size_t window_limit_min = 8u << 10;

/// Returns the largest window of a sender with which the windows of all
/// `senders` fit a receive buffer of `room` bytes (zero: not known) together.
std::size_t window_limit_of(std::size_t room, std::size_t senders);

/// Returns the size of datagrams for a link that carries `mtu` bytes, of which
/// IP and UDP take `overhead`.
std::size_t datagram_bytes_for(std::size_t mtu, std::size_t overhead);

/// Knows how large a datagram may be on its way to each destination.
class path_table {
public:
  /// Destinations that are remembered. When there are more, all are asked for
  /// anew: the table forgets, it does not grow.
  static constexpr std::size_t paths_max = 1024;
  /// A path is never believed to take less (the least of IPv6, without heads).
  static constexpr std::size_t bytes_min = 512;

  /// Datagrams may have any size.
  path_table() = default;

  explicit path_table(path_function ask) : ask_(std::move(ask)) {
    // nop
  }

  /// Returns what all of `to` can be sent.
  std::size_t limit_of(const std::vector<address>& to);
  std::size_t limit_of(const endpoint& to);

  /// Takes note that `bytes` were too many for the path to `to`.
  void on_too_large(const endpoint& to, std::size_t bytes);

  /// Times that a path turned out narrower than it was said to be.
  std::uint64_t narrowed() const {
    return narrowed_;
  }

private:
  path_function ask_;
  std::map<endpoint, std::size_t> limits_;
  std::uint64_t narrowed_ = 0;
};

} // namespace troupe::core
