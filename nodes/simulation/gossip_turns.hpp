#pragma once

#include "actors/core/splitmix.hpp"
#include "nodes/simulation/gossip_judge.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <vector>

namespace troupe::simulation {

/// A node dies, or starts again.
struct gossip_turn {
  timespan at{};
  node_index node = 0;
  bool dies = false;
};

/// All turns of a plan, in the order of time.
std::vector<gossip_turn> gossip_turns(const run_plan& plan);

/// How many of its faults cut links.
std::uint64_t partitions_of(const run_plan& plan);

/// How long after a death its data may be seen.
timespan dead_shown_max(const run_plan& plan);

/// A file comes, changes its name or goes; now and then many come.
void change_files(gossip_judge::files& all, std::uint64_t number,
                  core::splitmix& random);

} // namespace troupe::simulation
