#pragma once

#include "actors/sim_network.hpp"
#include "nodes/service_stack.hpp"
#include "nodes/simulation/service_disk.hpp"
#include "nodes/simulation/service_judge.hpp"
#include "nodes/simulation/service_plan.hpp"

#include <memory>
#include <string>
#include <vector>

namespace troupe::simulation {

/// One life of a simulated server: the actors of a node of the kind `server` on
/// UDP, on a disk of the simulator.
struct service_node {
  node_life who;
  transport_actor transport;
  service_stack stack;
  std::vector<caf::strong_actor_ptr> actors;
  /// Why its life ended, if it did.
  std::shared_ptr<std::string> over;
};

/// What a node of a run is made from; it outlives the node.
struct service_setting {
  const run_plan& plan;
  service_terms terms;
  sim_hub_actor hub;
  service_judge& judge;
  /// May be null.
  trace_writer* trace = nullptr;
};

service_node spawn_service_node(caf::actor_system& sys, service_setting& in,
                                const node_life& who, service_disk* disk);

} // namespace troupe::simulation
