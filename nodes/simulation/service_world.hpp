#pragma once

#include "nodes/simulation/world.hpp"

namespace troupe::simulation {

/// Lives through one run of a plan whose scenario is `service`.
run_result simulate_service(const run_plan& plan, trace_writer* trace);

} // namespace troupe::simulation
