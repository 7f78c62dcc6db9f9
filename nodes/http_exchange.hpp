#pragma once

#include "nodes/http_connection.hpp"
#include "nodes/http_types.hpp"

#include <httplib.h>

#include <string>
#include <string_view>

namespace troupe {

/// A request that is there already, and its answer: what the library reads and
/// writes in the place of a socket. The answer leaves in one go, or piece by
/// piece where it goes on.
class http_exchange : public httplib::Stream {
public:
  /// At most one a thread at a time.
  http_exchange(http_connection& with, std::string_view head);

  http_exchange(const http_exchange&) = delete;
  http_exchange& operator=(const http_exchange&) = delete;

  ~http_exchange() override;

  /// The one of this thread: the library hands a route its request, and not
  /// whence it came. Expects that there is one.
  static http_exchange& of_this_thread();

  /// Sends what was written so far; false if the client did not take it.
  bool flush();

  /// Sends the next piece, and waits until the one after it is due. Returns
  /// false if the client did not take it.
  bool go_on(const http_stream& x, httplib::DataSink& out);

  bool is_readable() const override {
    return at_ < head_.size();
  }

  bool is_writable() const override {
    return true;
  }

  ssize_t read(char* to, size_t size) override;
  ssize_t write(const char* from, size_t size) override;

  // Who is on the other side makes no difference to any route.
  void get_remote_ip_and_port(std::string&, int&) const override {
  }

  void get_local_ip_and_port(std::string&, int&) const override {
  }

  socket_t socket() const override {
    return INVALID_SOCKET;
  }

private:
  http_connection& with_;
  std::string_view head_;
  std::size_t at_ = 0;
  std::string unsent_;
};

} // namespace troupe
