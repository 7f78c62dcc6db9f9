#pragma once

#include "config/load.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <cstdint>

namespace troupe::simulation {

/// Stands for the file of a configuration that is drawn.
inline constexpr const char* simulated_file = "(simulated)";

/// The part of the duration with faults, in hundredths; what the nodes say
/// later is said in peace.
inline constexpr std::int64_t faults_share = 70;

/// Draws what every node is configured with, as far as the terms do not say it:
/// all of it is what a user could have configured.
config::load_result draw_config(const run_terms& x, std::uint64_t seed);

/// The same of a directory, receivers and requesters, in one: what only one
/// kind of node can have is of that kind.
config::load_result draw_work_config(const run_terms& x, std::uint64_t seed);

/// Lets some nodes that crash be away for long.
void draw_absences(std::uint64_t seed, std::vector<core::fault>& faults);

} // namespace troupe::simulation
