#pragma once

#include "actors/fault_injector.hpp"
#include "nodes/http_types.hpp"

#include <caf/actor_system.hpp>

#include <vector>

namespace troupe {

/// `POST /v1/chaos`: faults of this node's own transport, for a time.
///
///   {"cut": ["127.0.0.1:7003", …], "for": "10s"}   nothing leaves for these
///   {"heal": true}                                 as configured, at once
///
/// What comes in is not touched: to cut two nodes apart, both are told. A node
/// whose configuration does not allow it answers 403 with what to change.
std::vector<http_route> chaos_routes(caf::actor_system& sys, bool allowed,
                                     fault_injector_actor injector);

} // namespace troupe
