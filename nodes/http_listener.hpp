#pragma once

#include "actors/io/socket.hpp"
#include "messages/endpoint.hpp"

#include <utility>
#include <variant>

namespace troupe {

/// A TCP socket that listens; closed with this object unless it was released.
class tcp_listener {
public:
  /// An address that another process listens on is an error, which names it.
  static std::variant<tcp_listener, socket_error> open(const endpoint& at);

  tcp_listener(tcp_listener&& other) noexcept
    : fd_(other.release()), local_(other.local_) {
    // nop
  }

  tcp_listener& operator=(tcp_listener&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(local_, other.local_);
    return *this;
  }

  ~tcp_listener();

  /// With the port that the system picked.
  endpoint local() const {
    return local_;
  }

  /// Hands over the duty to close.
  int release() {
    return std::exchange(fd_, -1);
  }

private:
  explicit tcp_listener(int fd) : fd_(fd) {
    // nop
  }

  int fd_;
  endpoint local_;
};

} // namespace troupe
