#pragma once

#include "config/options.hpp"
#include "nodes/bench_corosync.hpp"
#include "nodes/bench_plan.hpp"
#include "nodes/output.hpp"

#include <cstdint>

namespace troupe {

/// Flags of `troupe bench ordering`.
struct bench_ordering_options {
  bench_load load;
  std::uint64_t runs = 3;
  /// The rate is half of what was measured at full speed.
  bool half_rate = false;
  /// Corosync carries the same load, turn by turn.
  bool compare = false;
  corosync_options corosync;
  /// A group whose datagrams are sealed is measured, and one whose are not.
  bool sealed = false;
  output_format output = output_format::text;
  log_options log;
};

/// Measures a group whose members are processes of this program on loopback,
/// or on a private network beside Corosync, and prints the figures. Returns an
/// `exit_code`: whether the order was kept.
int bench_ordering(const bench_ordering_options& opts);

} // namespace troupe
