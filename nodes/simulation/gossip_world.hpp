#pragma once

#include "nodes/simulation/world.hpp"

namespace troupe::simulation {

/// Lives through one run of nodes that share folders by gossip, whose files
/// come and go, and which crash, come back and are cut off: in one thread and
/// in virtual time.
run_result simulate_gossip(const run_plan& plan, trace_writer* trace);

} // namespace troupe::simulation
