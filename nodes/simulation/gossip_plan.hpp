#pragma once

#include "nodes/simulation/run_plan.hpp"

namespace troupe::simulation {

/// Draws the plan of one seed of the scenario gossip. It has no key of a
/// configuration, so `sets` of the terms are refused.
drawn_plan draw_gossip_plan(const run_terms& x, std::uint64_t seed);

} // namespace troupe::simulation
