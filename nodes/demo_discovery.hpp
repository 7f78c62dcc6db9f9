#pragma once

#include "config/options.hpp"
#include "nodes/output.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace troupe {

/// Flags of `troupe demo discovery`.
struct demo_discovery_options {
  std::uint64_t receivers = 10;
  std::uint64_t requesters = 10;
  /// Of all requesters together.
  std::uint64_t requests = 1000;
  double fail_ratio = 0.5;
  timespan try_limit = std::chrono::milliseconds{300};
  /// Receivers that are killed on the way; each comes back under its name, and
  /// another one is added.
  std::uint64_t kills = 4;
  /// Nothing: draws one and prints it.
  std::optional<std::uint64_t> seed;
  output_format output = output_format::text;
  log_options log;
};

/// Starts a discovery node, receivers and requesters on loopback, kills and
/// adds receivers meanwhile, and prints the verdict. Returns an `exit_code`.
int demo_discovery(const demo_discovery_options& opts);

} // namespace troupe
