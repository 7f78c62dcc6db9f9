#pragma once

#include "actors/participant.hpp"
#include "actors/sim_network.hpp"
#include "nodes/group_stack.hpp"
#include "nodes/simulation/group_judge.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace troupe::simulation {

/// What outlives a life of a node.
struct group_disk {
  vote_record votes;
};

/// One life of a node in a simulated group: the actors of a node of the kind
/// `member` on UDP, with spies in the places of the journal and the disk.
struct group_node {
  node_life who;
  transport_actor transport;
  group_stack stack;
  state_gate_actor gate;
  participant_actor participant;
  std::vector<caf::strong_actor_ptr> actors;
  /// Whether its life ended, and well; the spies write here.
  std::shared_ptr<std::optional<bool>> over;
};

/// The members with which a plan's group is founded.
std::vector<member> founders_of(const run_plan& plan);

/// What one life in that group is set up with; `votes` are what its disk has.
group_stack_options group_options_of(const run_plan& plan, const node_life& who,
                                     const vote_record& votes);

/// Begins the life `inc` of the node number `self`. `disk` is written once a
/// sync is over, which takes a little time; both it and `judge` outlive the
/// node.
group_node spawn_group_node(caf::actor_system& sys, const run_plan& plan,
                            const node_life& who, sim_hub_actor hub,
                            group_disk* disk, group_judge* judge);

} // namespace troupe::simulation
