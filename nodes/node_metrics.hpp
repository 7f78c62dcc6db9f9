#pragma once

#include "config/node_config.hpp"
#include "nodes/http_server.hpp"
#include "nodes/metric_page.hpp"
#include "nodes/node_poll.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe {

/// A metric that no actor counts.
struct own_metric {
  std::string_view name;
  /// What tells its numbers apart; mostly empty.
  std::string_view labels;
  std::string_view help;
};

/// All of them. The only place that knows their names.
const std::vector<own_metric>& own_metrics();

/// What a node is asked for its metrics.
struct metrics_source {
  const node_config& config;
  node_poll poll;
  http_counters http;
  incarnation life = 0;
  /// When the node began, in seconds since 1970.
  double began = 0;
};

/// The whole page: what the actors count, the group as this node sees it, what
/// bounds it, and its process.
metric_page node_metrics(const metrics_source& x);

/// Adds what the actors have counted, by `metric_table`. A counter without a
/// row there is told as such.
void add_counted(const node_poll& x, metric_page& out);

/// Returns the bounds that `x` configures, and the fixed ones, by their keys.
std::vector<std::pair<std::string, double>> limits_of(const node_config& x);

/// What the system tells of this process.
struct process_use {
  std::optional<double> cpu_seconds;
  std::optional<double> resident_bytes;
  std::optional<double> open_files;
  std::optional<double> open_files_max;
};

process_use own_process();

/// Adds one number of `own_metrics`.
void add_own(std::string_view name, double value, metric_page& out,
             metric_labels labels = {});

} // namespace troupe
