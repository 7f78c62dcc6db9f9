#pragma once

#include "nodes/simulation/campaign.hpp"

namespace troupe {

using simulation::simulate_options;

/// Plays seeds in the simulator and prints what broke. Returns an `exit_code`:
/// whether nothing did.
int simulate(const simulate_options& opts);

} // namespace troupe
