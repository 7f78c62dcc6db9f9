#pragma once

#include "actors/fault_injector.hpp"
#include "nodes/http_types.hpp"

#include <caf/actor_system.hpp>

#include <vector>

namespace troupe {

/// `POST /v1/chaos`: faults of this node's own transport and process, for a
/// time, in the words of `read_chaos_order`. `GET` says which hold. Both answer
///
///   {"faults": [{"fault": "loss 0.3", "to": […], "left_ms": 9990}, …],
///    "links": 0}
///
/// A node whose configuration does not allow it answers 403 with what to
/// change.
std::vector<http_route> chaos_routes(caf::actor_system& sys, bool allowed,
                                     fault_injector_actor injector);

} // namespace troupe
