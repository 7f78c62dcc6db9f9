#pragma once

#include "config/options.hpp"
#include "nodes/failover_stage.hpp"
#include "nodes/output.hpp"

#include <cstdint>
#include <optional>

namespace troupe {

/// Flags of `troupe bench failover`.
struct bench_failover_options {
  failover_plan plan;
  std::uint64_t kills = 10;
  /// Nothing: draws one and tells it.
  std::optional<std::uint64_t> seed;
  output_format output = output_format::text;
  log_options log;
};

/// Takes the leader of a group of real processes away again and again, and
/// tells how long the group stood still. Returns an `exit_code`: whether
/// nothing was lost, doubled, out of order or stale.
int bench_failover(const bench_failover_options& opts);

} // namespace troupe
