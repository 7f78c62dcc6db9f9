#include "nodes/simulation/gossip_node.hpp"

#include "nodes/gossip_stack.hpp"
#include "nodes/simulation/sim_node.hpp"

#include <caf/actor_cast.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>
#include <utility>

namespace troupe::simulation {

namespace {

struct sim_folder_state {
  static constexpr const char* name = "sim-folder";
  folder_seen seen;
  /// The one question at a time, and which of them its time is for.
  std::deque<caf::typed_response_promise<folder_seen>> waiting;
  std::deque<instant> due;
};

sim_folder_actor::behavior_type
sim_folder(sim_folder_actor::stateful_pointer<sim_folder_state> self,
           folder_seen first) {
  self->state.seen = std::move(first);
  auto answer = [self] {
    auto& st = self->state;
    for (auto& x : st.waiting)
      x.deliver(st.seen);
    st.waiting.clear();
    st.due.clear();
  };
  return {
    [=](const look_at_folder& x) -> caf::result<folder_seen> {
      auto promise = self->make_response_promise<folder_seen>();
      auto wait = std::chrono::milliseconds{x.wait};
      self->state.waiting.push_back(promise);
      self->state.due.push_back(self->clock().now() + wait);
      self->delayed_send(self, wait, tick{});
      return promise;
    },
    [=](const folder_seen& x) {
      self->state.seen = x;
      answer();
    },
    [=](tick) {
      auto& due = self->state.due;
      // A question that was answered by a change has left its timer behind.
      if (!due.empty() && due.front() <= self->clock().now())
        answer();
    },
  };
}

} // namespace

folder_seen listing_of(const gossip_judge::files& names) {
  folder_seen result;
  for (const auto& name : names)
    result.files.push_back({name});
  return result;
}

gossip_sim_node spawn_gossip_node(caf::actor_system& sys, const run_plan& plan,
                                  const node_life& who, sim_hub_actor hub,
                                  gossip_judge* judge, gossip_tracer* tracer) {
  gossip_sim_node it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  auto self = who.node;
  auto inc = who.inc;
  it.who = who;
  it.transport = own(spawn_sim_transport(sys, hub, sim_address(self), inc, {}));
  it.folder = own(sys.spawn(sim_folder, listing_of(judge->files_of(self))));
  gossiper_setup sharing;
  sharing.opts = plan.gossip.opts;
  sharing.name = name_of(self);
  sharing.inc = inc;
  sharing.seed = core::splitmix::mix(plan.seed + inc);
  sharing.transport = it.transport;
  sharing.files = caf::actor_cast<folder_actor>(it.folder);
  sharing.watch = [=](const auto& x, const auto& event, instant now) {
    judge->on_event(self, x, event, now.time_since_epoch());
    if (tracer != nullptr)
      tracer->on_event(self, x, event, now.time_since_epoch());
  };
  member_finder_setup finding;
  finding.opts = plan.gossip.swim;
  finding.self = {name_of(self), inc, sim_address(self)};
  finding.seed = sharing.seed + 1;
  // One that is there is enough; a second in case that the first is not.
  finding.seeds = {sim_address(self == 0 ? 1 : 0),
                   sim_address((self + 1) % plan.nodes)};
  if (tracer != nullptr)
    finding.watch = [=, &sys](const core::swim_event& x) {
      tracer->on_peer(self, x, sys.clock().now().time_since_epoch());
    };
  auto stack = spawn_gossip_stack(sys, std::move(sharing), std::move(finding));
  it.gossiper = own(stack.gossiper);
  it.finder = own(stack.finder);
  return it;
}

} // namespace troupe::simulation
