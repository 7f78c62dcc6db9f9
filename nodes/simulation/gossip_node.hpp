#pragma once

#include "actors/gossiper.hpp"
#include "actors/member_finder.hpp"
#include "actors/sim_network.hpp"
#include "nodes/simulation/gossip_judge.hpp"
#include "nodes/simulation/gossip_tracer.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <string>
#include <vector>

namespace troupe::simulation {

/// A folder without a disk: the world says what is in it.
using sim_folder_actor
  = folder_actor::extend<caf::reacts_to<folder_seen>, caf::reacts_to<tick>>;

/// One life of a node in a simulated gossip: the actors of a node of the kind
/// `gossip` on UDP, with a folder that has no disk.
struct gossip_sim_node {
  node_life who;
  transport_actor transport;
  sim_folder_actor folder;
  gossiper_actor gossiper;
  member_finder_actor finder;
  std::vector<caf::strong_actor_ptr> actors;
};

/// Begins a life of a node, which knows one other node, and has in its folder
/// what `judge` says. `tracer` may be null.
gossip_sim_node spawn_gossip_node(caf::actor_system& sys, const run_plan& plan,
                                  const node_life& who, sim_hub_actor hub,
                                  gossip_judge* judge, gossip_tracer* tracer);

/// What the folder of a node has from now on.
folder_seen listing_of(const gossip_judge::files& names);

} // namespace troupe::simulation
