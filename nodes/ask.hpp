#pragma once

#include "config/discovery_options.hpp"
#include "config/options.hpp"
#include "nodes/output.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// Flags of `troupe ask`.
struct ask_options {
  /// `host:port` of all discovery nodes that run as one; mostly one.
  std::vector<std::string> discovery;
  std::string token_file;
  /// The keys of the receivers; empty: nothing is sealed.
  std::string key_file;
  requester_options request;
  /// Whether the user has said whom to ask; else a person is asked.
  bool chosen = false;
  /// Nothing: a person types messages, or the standard input has one a line.
  std::optional<std::string> message;
  output_format output = output_format::text;
  log_options log;
};

/// Reads `http://host:port/` or `host:port`, or several with commas between
/// them; nothing for anything else.
std::optional<std::vector<std::string>> parse_discovery(std::string_view text);

/// Asks receivers and shows each try. Returns an `exit_code`.
int ask(const ask_options& opts);

} // namespace troupe
