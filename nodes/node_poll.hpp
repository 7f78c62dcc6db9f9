#pragma once

#include "nodes/inspection.hpp"

#include <caf/actor_system.hpp>

#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What one part of a node has counted; nothing: it does not answer.
struct polled_part {
  std::string name;
  std::optional<counters> counted;
};

/// What the parts of a node answered.
struct node_poll {
  std::vector<polled_part> parts;
  /// Null where the node is in no group, or nobody answered.
  group_picture_ptr group;
  /// For whom messages wait here, and who holds the window.
  wait_list waits;
  wait_list window;
  /// When they answered.
  instant now{};
};

/// Asks all of `parts` at once, from a thread that may wait, and waits no
/// longer than `limit` in all.
node_poll poll_node(caf::actor_system& sys, const inspected_parts& parts,
                    timespan limit);

} // namespace troupe
