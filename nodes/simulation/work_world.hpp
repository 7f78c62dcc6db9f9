#pragma once

#include "nodes/simulation/world.hpp"

namespace troupe::simulation {

/// Lives through one run of a directory, receivers and requesters, any of which
/// crash and come back: in one thread and in virtual time.
run_result simulate_work(const run_plan& plan, trace_writer* trace);

} // namespace troupe::simulation
