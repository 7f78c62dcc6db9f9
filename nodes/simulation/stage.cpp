#include "nodes/simulation/stage.hpp"

#include "nodes/simulation/sim_node.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <utility>

namespace troupe::simulation {

stage::stage(const run_plan& plan, listeners heard)
  : sys_(config_), steps_(sys_, plan.faults) {
  sim_options opts;
  opts.seed = plan.seed;
  opts.links = plan.calm;
  opts.grain = plan.grain;
  opts.trace = std::move(heard.trace);
  opts.departs = std::move(heard.departs);
  hub_ = spawn_sim_hub(sys_, opts);
  all_.insert(caf::actor_cast<caf::strong_actor_ptr>(hub_));
  std::vector<endpoint> places;
  for (node_index i = 0; i < plan.nodes + plan.guests; ++i)
    places.push_back(sim_address(i));
  caf::anon_send(hub_, follow_plan{plan.faults, instant{}, std::move(places)});
}

void stage::clear() {
  steps_.release_all();
  for (const auto& x : all_)
    caf::anon_send_exit(x, caf::exit_reason::kill);
  steps_.settle([] { return false; });
  steps_.forget_timers();
  all_.clear();
  hub_ = nullptr;
}

void stage::enter(node_index node, const actor_list& actors) {
  for (const auto& x : actors) {
    steps_.assign(x, node);
    all_.insert(x);
  }
}

void stage::leave(const actor_list& actors) {
  for (const auto& x : actors) {
    caf::anon_send_exit(x, caf::exit_reason::kill);
    all_.erase(x);
  }
}

} // namespace troupe::simulation
