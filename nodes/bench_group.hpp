#pragma once

#include "nodes/bench_crew.hpp"
#include "nodes/bench_network.hpp"
#include "nodes/bench_plan.hpp"

#include <functional>

namespace troupe {

/// Measures a group once: its members are processes of this program, on
/// loopback, or on the machines of `network` if that is not null. Throws
/// `play_error` and `play_interrupted`.
bench_run run_group(const bench_load& load, const bench_network* network,
                    const std::function<void()>& watch);

/// How long a run may take until all have told their samples.
timespan run_limit(const bench_load& load);

} // namespace troupe
