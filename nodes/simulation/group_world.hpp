#pragma once

#include "nodes/simulation/world.hpp"

namespace troupe::simulation {

/// Lives through one run of a group whose members crash, come back, are cut off
/// and join again: in one thread and in virtual time.
run_result simulate_group(const run_plan& plan, trace_writer* trace);

} // namespace troupe::simulation
