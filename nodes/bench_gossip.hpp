#pragma once

#include "config/options.hpp"
#include "nodes/output.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// Flags of `troupe bench gossip`.
struct bench_gossip_options {
  std::uint64_t nodes = 30;
  std::string profile = "lan";
  std::uint64_t updates = 10;
  std::uint64_t kills = 3;
  /// How long all are idle, for what that costs.
  timespan idle = std::chrono::seconds{10};
  /// Settings of every node, `key=value`.
  std::vector<std::string> sets{};
  /// Nothing: draws one and tells it.
  std::optional<std::uint64_t> seed;
  output_format output = output_format::text;
  log_options log;
};

/// Measures nodes that share by gossip, each a process on loopback: how soon
/// all know of a change and of a kill, and what they cost while nothing
/// happens. Returns an `exit_code`: whether all knew everything in time, and
/// no living node was given up.
int bench_gossip(const bench_gossip_options& opts);

} // namespace troupe
