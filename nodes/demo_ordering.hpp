#pragma once

#include "config/options.hpp"
#include "nodes/output.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace troupe {

/// Flags of `troupe demo ordering`.
struct demo_ordering_options {
  std::uint64_t peers = 4;
  std::uint64_t messages = 60;
  /// Nothing: plays `unordered`, then `safe`.
  std::optional<level> order;
  impairment impaired{0.05, 0.01, std::chrono::milliseconds{1},
                      std::chrono::milliseconds{60}};
  timespan gap_min = std::chrono::milliseconds{10};
  timespan gap_max = std::chrono::milliseconds{99};
  /// Nothing: draws one and prints it.
  std::optional<std::uint64_t> seed;
  /// How long a round may take; nothing: long enough for all messages.
  std::optional<timespan> round_limit;
  output_format output = output_format::text;
  log_options log;
};

/// Starts a whole cluster on loopback, plays the story and prints the verdict.
/// Returns an `exit_code`.
int demo_ordering(const demo_ordering_options& opts);

} // namespace troupe
