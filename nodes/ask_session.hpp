#pragma once

#include "actors/io/socket.hpp"
#include "config/discovery_options.hpp"
#include "messages/work_actors.hpp"
#include "nodes/http_directory_client.hpp"

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace troupe {

/// A requester that a program asks through, one request after the other. Blocks
/// its caller; belongs to one thread.
class ask_session {
public:
  /// Opens a socket on any port of all addresses.
  static std::variant<std::unique_ptr<ask_session>, socket_error>
  open(directory_client_setup way, const std::string& key_file = "");

  ask_session(const ask_session&) = delete;
  ask_session& operator=(const ask_session&) = delete;

  /// Ends all actors.
  ~ask_session();

  /// Returns the list of receivers; until there is one, `wait` is told why, and
  /// it is asked for again after a while.
  std::vector<reachable_receiver>
  list(const std::function<void(const std::string&)>& wait);

  /// Asks `text`, tells `show` of each step, and returns after the last.
  void ask(const requester_options& opts, const std::string& text,
           const std::function<void(const ask_event&)>& show);

private:
  struct parts;

  explicit ask_session(std::unique_ptr<parts> it);

  std::unique_ptr<parts> parts_;
};

} // namespace troupe
