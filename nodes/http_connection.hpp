#pragma once

#include "actors/core/http_framing.hpp"
#include "messages/ids.hpp"

#include <string>
#include <string_view>

namespace troupe {

/// How long a client may take.
struct http_patience {
  /// For one whole request, from its first byte on (from the beginning of the
  /// connection for the first one); and for the reading of one answer.
  timespan request = std::chrono::seconds{5};
  timespan answer = std::chrono::seconds{5};
  /// Between an answer and the next request.
  timespan idle = std::chrono::seconds{10};
};

/// What came of waiting for a request.
struct http_arrival {
  enum class kind {
    request, ///< `head` and `body` are whole.
    cut,     ///< The client is told `status` and `why`, and is cut off.
    gone,    ///< The client closed or idled, or the server ends.
  };
  kind what = kind::gone;
  std::string head;
  std::string body;
  int status = 0;
  const char* why = "";
};

/// Reads whole requests from a TCP connection, within limits of size and time,
/// and writes answers. Blocks, so it belongs to a thread of its own; `stop` is
/// a descriptor that becomes readable when the server ends.
class http_connection {
public:
  http_connection(int socket, int stop, const core::http_limits& limits,
                  const http_patience& patience)
    : socket_(socket), stop_(stop), limits_(limits), patience_(patience) {
    // nop
  }

  http_arrival next();

  /// Returns false if the client did not take all of it in time.
  bool write(std::string_view bytes);

  /// Waits that long. Returns false at once if the client closes or says
  /// something, or the server ends: for answers that go on.
  bool rest(timespan span) const;

  /// Tells the client why it is cut off, and ends the connection.
  void cut_off(int status, const char* why);

  /// Ends the connection in a way that lets the client read the last answer,
  /// also when it is still sending: what comes is thrown away for a while.
  void close_gently();

private:
  enum class wait_end { ready, late, stopped };

  wait_end wait(short what, instant deadline) const;
  bool read_some();

  int socket_;
  int stop_;
  core::http_limits limits_;
  http_patience patience_;
  std::string bytes_; // Read, and not yet part of a request.
  bool first_ = true;
};

} // namespace troupe
