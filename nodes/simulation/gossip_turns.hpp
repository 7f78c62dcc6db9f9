#pragma once

#include "actors/core/splitmix.hpp"
#include "nodes/simulation/gossip_judge.hpp"
#include "nodes/simulation/life_turns.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <vector>

namespace troupe::simulation {

/// The deaths of a story that are no faults.
std::vector<life_turn> absences_of(const gossip_story& story);

/// How long after a death its data may be seen.
timespan dead_shown_max(const run_plan& plan);

/// A file comes, changes its name or goes; now and then many come.
void change_files(gossip_judge::files& all, std::uint64_t number,
                  core::splitmix& random);

} // namespace troupe::simulation
