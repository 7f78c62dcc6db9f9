#pragma once

#include "messages/endpoint.hpp"
#include "nodes/http_connection.hpp"
#include "nodes/http_types.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace troupe {

struct http_setup {
  /// TCP address `host:port` or `[v6]:port`; port 0 lets the system pick.
  std::string bind = "127.0.0.1:0";
  /// File with the token that clients bring; empty: none is asked for, which
  /// only an address of this machine alone (loopback) allows.
  std::string token_file;
  std::vector<http_route> routes;
  core::http_limits limits;
  http_patience patience;
  /// Connections that are served, a thread each; further ones get 503.
  std::size_t connections_max = 64;
  /// Of these, how many may be streams (`http.streams_max`); never more than
  /// half of them, so that a question finds a connection whoever listens.
  std::size_t streams_max = 8;
};

/// Why there is no server, in words that name the address or the file.
struct http_fault {
  enum class kind {
    bad_setup, ///< The address or the token file is not what it should be.
    no_socket, ///< Unresolved, in use, or refused by the system.
  };
  kind what = kind::no_socket;
  std::string text;
};

struct http_counters {
  std::uint64_t answered = 0;
  /// Of those, answers with a status of 400 and above.
  std::uint64_t refused = 0;
  /// Connections that were turned away with 503, and clients cut off for what
  /// they sent or how slowly.
  std::uint64_t turned_away = 0;
  std::uint64_t cut = 0;
  /// Streams that go on, and requests for one that were refused with 503.
  std::uint64_t streams = 0;
  std::uint64_t streams_refused = 0;
};

/// An HTTP/1.1 server for a node's control plane and registry. It stands
/// outside the actor system: its threads call the handlers of its routes.
///
/// What is wrong is answered as JSON (`error_answer`): 400 and 411 to 431 as
/// in `core::frame_request`, 401 without the token, 404 and 405 for a path or
/// a method that has no route, 408 for a client that is too slow, 415 for a
/// body that is not declared as JSON, 500 if a handler throws, 503 with too
/// many connections or streams. It sets no cookies and allows no other origins.
class http_server {
public:
  /// Starts to listen. Looks up names, so it blocks: for the start of a node.
  static std::variant<http_server, http_fault> start(http_setup setup);

  http_server(http_server&&) noexcept;
  http_server& operator=(http_server&&) noexcept;

  /// Calls `stop`.
  ~http_server();

  /// Where it listens, with the port that the system picked.
  endpoint local() const;

  /// Takes no more requests, answers those that are whole, ends streams, and
  /// returns when all threads have ended. Can be called again.
  void stop();

  http_counters counted() const;

private:
  class impl;

  explicit http_server(std::unique_ptr<impl> it);

  std::unique_ptr<impl> impl_;
};

} // namespace troupe
