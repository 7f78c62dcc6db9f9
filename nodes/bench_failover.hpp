#pragma once

#include "config/options.hpp"
#include "nodes/failover_stage.hpp"
#include "nodes/output.hpp"

#include <cstdint>
#include <optional>

namespace troupe {

/// Flags of `troupe bench failover`.
struct bench_failover_options {
  /// Of the notification service, not of a group.
  bool of_service = false;
  /// Nothing: 5 of a group, 3 of the service.
  std::optional<std::uint64_t> members;
  failover_plan plan;
  std::uint64_t kills = 10;
  /// Nothing: draws one and tells it.
  std::optional<std::uint64_t> seed;
  output_format output = output_format::text;
  log_options log;
};

/// Takes the leader of a group of real processes, or of the notification
/// service, away again and again, and tells how long it stood still. Returns an
/// `exit_code`: whether nothing was lost, doubled, out of order or stale.
int bench_failover(const bench_failover_options& opts);

} // namespace troupe
