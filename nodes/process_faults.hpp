#pragma once

#include "actors/fault_injector.hpp"

namespace troupe {

/// What can be done to this very process. `pause` stops all of its threads; a
/// timer of the kernel wakes them, which was set before and needs nobody's
/// help. If there is no such timer, it does nothing but say so.
process_faults own_process_faults();

} // namespace troupe
