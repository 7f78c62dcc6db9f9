#pragma once

#include "config/load.hpp"
#include "messages/people.hpp"

#include <vector>

namespace troupe {

/// What a second reading of a node's configuration leads to.
struct reload_result {
  /// Holds from now on.
  log_level level = log_level::info;
  /// What people are told.
  std::vector<notice> notices;
};

/// Compares what was read with what the node was started with. The log's level
/// is taken over; whatever else differs is named, since it only takes effect
/// at the next start. Nothing changes while the configuration has faults.
/// `level` is the one that holds now.
reload_result reload(const node_config& running, log_level level,
                     const config::load_result& fresh);

} // namespace troupe
