#pragma once

#include "messages/ids.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// A request as a route sees it: whole, within all limits, and authorised.
struct http_request {
  std::string method;
  /// Decoded, without the query.
  std::string path;
  /// What stands for `{id}` in the route; empty where it has none.
  std::string id;
  std::multimap<std::string, std::string> query;
  std::string body;
  /// Path and query as they were sent.
  std::string target{};
};

/// An answer that goes on for as long as the client reads and the server runs.
struct http_stream {
  /// Returns what is sent next; empty: nothing yet. Called in the thread of the
  /// connection.
  std::function<std::string()> next;
  /// Between two calls.
  timespan every{0};
};

struct http_answer {
  int status = 200;
  std::string body;
  std::string type = "application/json";
  /// Where else to ask, with the status 307; mostly empty.
  std::string location{};
  /// Seconds after which to ask again, with the status 503; 0: not said.
  unsigned retry_after = 0;
  /// What takes the place of `body`; mostly null.
  std::shared_ptr<const http_stream> stream{};
};

http_answer json_answer(int status, const nlohmann::ordered_json& body);

/// Returns `{"error":{"code","message","pointer"}}`. `pointer` is the JSON
/// pointer of what is wrong in the request's body; left out where it is empty.
http_answer error_answer(int status, const std::string& code,
                         const std::string& message,
                         const std::string& pointer = "");

/// One path and what answers it.
///
/// The handler runs in a thread of the server, several at a time. It must not
/// touch an actor: it reads a snapshot that an actor has published
/// (`http_snapshot`), or asks one by message and waits no longer than a
/// deadline (`ask_actor`).
struct http_route {
  /// `GET` (which also answers `HEAD`), `POST`, `DELETE`, ...
  std::string method;
  /// Such as `/receivers` or `/receivers/{id}`; the id is the last part.
  std::string path;
  std::function<http_answer(const http_request&)> handler;
  /// Answers also those who bring no token; for `/healthz` and `/readyz`.
  bool open = false;
};

} // namespace troupe
