#pragma once

#include "actors/sim_network.hpp"
#include "nodes/simulation/run_plan.hpp"
#include "nodes/simulation/stepper.hpp"

#include <functional>
#include <set>
#include <vector>

namespace troupe::simulation {

/// Where the nodes of a run live: an actor system without threads, and the
/// network between them with the faults of the plan.
class stage {
public:
  using actor_list = std::vector<caf::strong_actor_ptr>;

  /// What hears of each datagram; see `network_model_options`.
  struct listeners {
    std::function<void(const core::parcel&, core::fate)> trace;
    std::function<void(const core::parcel&)> departs;
  };

  /// The plan outlives the stage.
  explicit stage(const run_plan& plan, listeners heard = {});

  stage(const stage&) = delete;
  stage& operator=(const stage&) = delete;

  /// Ends all that live. Spies write to judges and nodes until they are gone,
  /// so this is called before those are.
  void clear();

  /// These are of a node, and live from now on.
  void enter(node_index node, const actor_list& actors);

  /// These are killed.
  void leave(const actor_list& actors);

  caf::actor_system& sys() {
    return sys_;
  }

  stepper& steps() {
    return steps_;
  }

  const sim_hub_actor& hub() const {
    return hub_;
  }

private:
  still_config config_;
  caf::actor_system sys_;
  stepper steps_;
  sim_hub_actor hub_;
  std::set<caf::strong_actor_ptr> all_;
};

} // namespace troupe::simulation
