#pragma once

#include "actors/sim_network.hpp"
#include "nodes/peer_stack.hpp"
#include "nodes/simulation/oracle.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace troupe::simulation {

/// Numbers of one sender that have come to a node, on whatever way.
class arrived_numbers {
public:
  void add(std::uint64_t first, std::uint32_t count);

  /// Whether all from the first one to `last` have come, counted from 1.
  bool all_up_to(std::uint64_t last) const {
    return last <= below_;
  }

private:
  std::vector<bool> have_;
  std::uint64_t below_ = 0;
};

/// What the spies of one node write down.
struct sim_node_log {
  /// By sender. This node's own messages do not come to it.
  std::vector<arrived_numbers> arrived;
  std::optional<bool> over; ///< Whether its life ended well.
  std::uint64_t views = 0;
  /// The first thing that the node found wrong with its own deliveries.
  std::string found;
};

/// One complete node in the simulated world: the actors of a node on UDP, with
/// a spy between the wire and the clock, one at the door of the group, and one
/// in the place of the journal. Spies only look on and pass on.
struct sim_node {
  endpoint at;
  transport_actor transport;
  peer_stack stack;
  std::vector<caf::strong_actor_ptr> actors;
  /// Its actors are ended; nothing must be looked at.
  bool gone = false;
  /// The spies write here; it has to stay where it is.
  std::unique_ptr<sim_node_log> log;
};

/// Who is who in the simulated network.
endpoint sim_address(node_index x);
incarnation sim_life(node_index x);

/// What a datagram may carry. The links are all alike, and none is known to
/// take more.
core::path_function paths_of(const node_config& x);

/// Spawns the node number `self` of a plan.
sim_node spawn_sim_node(caf::actor_system& sys, const run_plan& plan,
                        node_index self, sim_hub_actor hub, oracle& judge);

/// Begins the only round of the plan's nodes.
void begin_sim_node(const sim_node& x, const run_plan& plan, node_index self);

/// The state of an actor, for a look inside; only in a system that has no
/// threads.
template <class State, class Handle>
const State& state_of(const Handle& x) {
  using actor = typename Handle::template stateful_base<State>;
  return static_cast<actor*>(caf::actor_cast<caf::abstract_actor*>(x))->state;
}

} // namespace troupe::simulation
