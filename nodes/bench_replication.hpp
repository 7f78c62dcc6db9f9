#pragma once

#include "config/options.hpp"
#include "nodes/bench_figures.hpp"
#include "nodes/notify_crowd.hpp"
#include "nodes/output.hpp"
#include "nodes/service_stage.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// Flags of `troupe bench replication`.
struct bench_replication_options {
  static constexpr std::uint64_t text_size_min = 10;
  static constexpr std::uint64_t text_size_max = 128;

  servers_plan plan;
  /// A row of the table each.
  std::vector<std::uint64_t> clients{1, 64, 256};
  /// Characters of a post.
  std::uint64_t text_size = 100;
  timespan duration = std::chrono::seconds{5};
  std::uint64_t runs = 3;
  output_format output = output_format::text;
  log_options log;
};

/// What one run has measured.
struct replication_figures {
  double acked_per_second = 0;
  std::optional<double> p50_us;
  std::optional<double> p99_us;
  std::optional<double> p999_us;
  /// Requests that were refused, or of which nobody knows.
  std::uint64_t failed = 0;
};

/// So many clients, in several runs.
struct replication_row {
  std::uint64_t clients = 1;
  std::vector<replication_figures> runs;
};

/// Returns the median of each figure, and the sum of what failed. Expects at
/// least one run.
replication_figures median_of(const std::vector<replication_figures>& runs);

nlohmann::ordered_json
replication_json(const bench_replication_options& opts,
                 const std::vector<replication_row>& rows,
                 double disk_syncs_per_second);

/// Returns the same for a person.
std::string replication_table(const bench_replication_options& opts,
                              const std::vector<replication_row>& rows,
                              double disk_syncs_per_second);

/// Has clients post as fast as real servers on real disks answer them, and
/// tells how fast that is. Returns an `exit_code`: whether every request was
/// done.
int bench_replication(const bench_replication_options& opts);

} // namespace troupe
