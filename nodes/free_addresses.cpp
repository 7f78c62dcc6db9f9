#include "nodes/free_addresses.hpp"

#include "actors/io/socket.hpp"
#include "nodes/http_listener.hpp"
#include "nodes/play_error.hpp"

#include <utility>
#include <variant>

namespace troupe {

std::vector<std::string> free_addresses(std::size_t count) {
  // All are held at once, so that they differ.
  std::vector<bound_socket> held;
  std::vector<std::string> result;
  for (std::size_t i = 0; i < count; ++i) {
    transport_options opts;
    opts.receive_buffer = opts.send_buffer = 64u << 10;
    auto opened = open_socket(opts);
    if (auto bad = std::get_if<socket_error>(&opened))
      throw play_error{exit_code::unavailable, bad->text};
    held.push_back(std::move(std::get<bound_socket>(opened)));
    result.push_back(to_string(held.back().local));
  }
  return result;
}

std::vector<std::string> free_tcp_addresses(std::size_t count) {
  std::vector<tcp_listener> held; // As above.
  std::vector<std::string> result;
  for (std::size_t i = 0; i < count; ++i) {
    auto opened = tcp_listener::open(*parse_endpoint("127.0.0.1:0"));
    if (auto bad = std::get_if<socket_error>(&opened))
      throw play_error{exit_code::unavailable, bad->text};
    held.push_back(std::move(std::get<tcp_listener>(opened)));
    result.push_back(to_string(held.back().local()));
  }
  return result;
}

} // namespace troupe
