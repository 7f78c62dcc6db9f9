#include "nodes/resolve.hpp"

#include "actors/io/socket.hpp"

namespace troupe {

std::optional<start_error> resolve(const std::string& text, endpoint& out) {
  auto found = resolve_endpoint(text);
  if (auto bad = std::get_if<socket_error>(&found))
    return start_error{exit_code::unavailable, bad->text};
  out = std::get<endpoint>(found);
  return std::nullopt;
}

} // namespace troupe
