#pragma once

#include "nodes/gossip_stack.hpp"
#include "nodes/http_types.hpp"
#include "nodes/inspection.hpp"

#include <caf/actor_system.hpp>

#include <string>
#include <vector>

namespace troupe {

/// Answers questions to a node that shares:
///
///   /v1/gossip[?files=no][&origin=NAME]   who shares what
///   /v1/peers                             who takes part
///   /v1/counters                          counters of all its actors
///   /healthz                              the actors answer
///   /readyz                               the own folder was looked at
std::vector<http_route> gossip_routes(caf::actor_system& sys,
                                      const gossip_stack& stack,
                                      std::vector<peer_entry> expected,
                                      std::vector<counted_part> counted);

/// What `/v1/counters` says, by actor.
http_route counters_route(caf::actor_system& sys,
                          std::vector<counted_part> counted);

} // namespace troupe
