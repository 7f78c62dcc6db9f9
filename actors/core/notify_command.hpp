#pragma once

#include "messages/packet.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::core {

/// What a line that a user typed means.
struct notify_command {
  enum class kind : std::uint8_t { nothing, request, help, quit, fault };

  kind what = kind::nothing;
  /// Of a request: its packet's code and text.
  packet_code code = packet_code::user_info;
  /// Of a fault: what is wrong.
  std::string text{};
};

/// Reads `FOLLOW user`, `UNFOLLOW user`, `SEND text`, `INFO`, `HELP` and
/// `QUIT`, in lower case, too.
notify_command parse_notify_command(std::string_view line);

/// What `HELP` shows, line by line.
std::vector<std::string> notify_help();

} // namespace troupe::core
