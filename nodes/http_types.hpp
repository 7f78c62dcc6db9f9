#pragma once

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <map>
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

struct http_answer {
  int status = 200;
  std::string body;
  std::string type = "application/json";
  /// Where else to ask, with the status 307; mostly empty.
  std::string location{};
  /// Seconds after which to ask again, with the status 503; 0: not said.
  unsigned retry_after = 0;
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
