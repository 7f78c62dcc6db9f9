#pragma once

#include "config/load.hpp"
#include "config/node_config.hpp"
#include "nodes/output.hpp"

#include <functional>
#include <optional>

namespace troupe {

struct run_options {
  /// Nothing: sentences on a terminal, JSON lines in a pipe.
  std::optional<output_format> output;
  /// Reads the configuration once more, for SIGHUP; empty where it is not from
  /// a file.
  std::function<config::load_result()> read_again{};
  /// A person sits before the node: nothing is said for programs.
  bool interactive = false;
};

/// Runs the node in the foreground until it is done, or SIGINT or SIGTERM
/// comes. At SIGHUP it reads its configuration again (see `reload`), at SIGUSR1
/// it writes its counters and waits to the log. Returns an `exit_code`.
int run_node(const node_config& config, const run_options& opts);

} // namespace troupe
