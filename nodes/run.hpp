#pragma once

#include "config/node_config.hpp"
#include "nodes/output.hpp"

#include <optional>

namespace troupe {

struct run_options {
  /// Nothing: sentences on a terminal, JSON lines in a pipe.
  std::optional<output_format> output;
};

/// Runs the node in the foreground until it is done or a signal comes. Returns
/// an `exit_code`.
int run_node(const node_config& config, const run_options& opts);

} // namespace troupe
