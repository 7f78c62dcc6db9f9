#pragma once

#include "nodes/simulation/shrunk_plan.hpp"
#include "nodes/simulation/world.hpp"

#include <cstddef>
#include <functional>

namespace troupe::simulation {

/// Told how many runs were tried, and what is left.
using shrink_watcher
  = std::function<void(std::size_t tries, const shrunk_plan& left)>;

/// Makes a failing plan smaller as long as the same invariant breaks: fewer
/// faults (delta debugging, Zeller 1999), fewer nodes, fewer messages. `result`
/// is what became of the failing run, and then of the run of what is left,
/// which is returned. `watch` is set.
shrunk_plan shrink(const run_plan& failing, run_result& result,
                   const shrink_watcher& watch);

} // namespace troupe::simulation
