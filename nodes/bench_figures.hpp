#pragma once

#include "nodes/bench_crew.hpp"

#include <optional>
#include <vector>

namespace troupe {

/// What a group has measured: once, or in the median of several runs.
struct bench_figures {
  /// Of the member that delivered the least.
  double deliveries_per_second = 0;
  /// Over all senders; nothing where no own message was delivered in time.
  std::optional<double> p50_us;
  std::optional<double> p99_us;
  std::optional<double> p999_us;
  /// Over all members.
  double cpu_seconds_per_million = 0;
  /// Of the member that held the most.
  double rss_mib = 0;
  /// Whether all members delivered all messages in one order, as far as the
  /// level promises one.
  bool order_equal = false;
  /// Cores that others used meanwhile; nothing if the system does not tell.
  std::optional<double> foreign_cores;
};

/// Returns the middle one of `xs`, or the mean of the two. Expects at least
/// one.
double median(std::vector<double> xs);

/// Returns the figures of one run.
bench_figures figures_of(const bench_run& run);

/// Returns the median of each figure; orders are equal if they always were.
/// Expects at least one run.
bench_figures median_of(const std::vector<bench_figures>& runs);

} // namespace troupe
