#pragma once

#include "config/options.hpp"
#include "nodes/output.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace troupe {

/// Flags of `troupe notify`.
struct notify_options {
  std::string user;
  /// Addresses, `host:port`, at least one.
  std::vector<std::string> servers;
  /// The keys of the servers; empty: nothing is sealed.
  std::string key_file;
  /// How long to look for a server that leads.
  timespan connect_limit = std::chrono::seconds{10};
  output_format output = output_format::text;
  /// More would stand between what people say to each other.
  log_options log{log_level::warning};
};

/// A client of the notification service for a person, or for lines from
/// elsewhere. Returns an `exit_code`.
int notify(const notify_options& opts);

} // namespace troupe
