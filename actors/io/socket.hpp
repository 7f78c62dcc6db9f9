#pragma once

#include "config/options.hpp"
#include "messages/endpoint.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace troupe {

/// A UDP socket that is bound and ready; closed with this object unless it was
/// released.
class bound_socket {
public:
  /// Takes over `fd`, of the family AF_INET or AF_INET6.
  bound_socket(int fd, int family) : fd_(fd), family_(family) {
    // nop
  }

  bound_socket(bound_socket&& other) noexcept
    : local(other.local),
      multicast(std::move(other.multicast)),
      receive_buffer_granted(other.receive_buffer_granted),
      send_buffer_granted(other.send_buffer_granted),
      fd_(other.release()),
      family_(other.family_) {
    // nop
  }

  bound_socket& operator=(bound_socket&& other) noexcept {
    local = other.local;
    multicast = std::move(other.multicast);
    receive_buffer_granted = other.receive_buffer_granted;
    send_buffer_granted = other.send_buffer_granted;
    std::swap(fd_, other.fd_);
    std::swap(family_, other.family_);
    return *this;
  }

  ~bound_socket();

  int fd() const {
    return fd_;
  }

  int family() const {
    return family_;
  }

  /// Hands over the duty to close.
  int release() {
    return std::exchange(fd_, -1);
  }

  /// Where the socket is bound, with the port that the system picked.
  endpoint local;
  /// Hears what is sent to the multicast address, where it is bound; null if
  /// there is none.
  std::unique_ptr<bound_socket> multicast;
  /// What the kernel granted, in the units in which it was asked for; of both
  /// sockets, where there are two.
  std::size_t receive_buffer_granted = 0;
  std::size_t send_buffer_granted = 0;

private:
  int fd_;
  int family_;
};

enum class socket_fault {
  bad_address, ///< Not of the form host:port.
  unresolved,  ///< No address is known for the host.
  in_use,      ///< Another socket has the address.
  refused,     ///< The system does not give us such a socket.
  no_key,      ///< There is no key to seal with.
};

/// Why there is no socket or address, in words that name it.
struct socket_error {
  socket_fault kind = socket_fault::refused;
  std::string text;
};

/// Looks up "host:port" or "[v6]:port". Blocks while names are resolved, so it
/// is for the start of a program alone. Where a host has both, its IPv4 address
/// is taken: sockets of both families can reach that.
std::variant<endpoint, socket_error> resolve_endpoint(std::string_view text);

/// Opens a socket on `opts.bind`, and joins `opts.multicast` unless that is
/// empty. One on `[::]` takes and sends IPv4 as well.
/// Looks up names and blocks: see `resolve_endpoint`.
std::variant<bound_socket, socket_error>
open_socket(const transport_options& opts);

/// Takes over a UDP socket that another process has opened and bound. It has
/// joined nothing.
bound_socket adopt_socket(int fd);

} // namespace troupe
