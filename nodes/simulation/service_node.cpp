#include "nodes/simulation/service_node.hpp"

#include "actors/channel.hpp"
#include "actors/core/notification_service.hpp"
#include "nodes/simulation/group_node.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/slow_disk.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace troupe::simulation {

namespace {

/// Hears what people would be told: the views, and that a server gives up,
/// which ends the run.
group_listener_actor::behavior_type
status_spy(std::shared_ptr<std::string> over, service_judge* judge) {
  return {
    [judge, over](const group_status_ptr& x) {
      if (x->current)
        judge->on_view(*x->current);
      if (x->phase == group_phase::left || x->phase == group_phase::refused)
        *over = to_string(x->phase) + ": " + x->why;
    },
    [](const notice&) {},
  };
}

} // namespace

service_node spawn_service_node(caf::actor_system& sys, service_setting& in,
                                const node_life& who, service_disk* disk) {
  const auto& plan = in.plan;
  auto judge = &in.judge;
  service_node it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  it.who = who;
  it.over = std::make_shared<std::string>();
  auto paths = paths_of(plan.config);
  it.transport = own(
    spawn_sim_transport(sys, in.hub, sim_address(who.node), who.inc, paths));
  auto channel = own(sys.spawn(channel_behavior, plan.config.channel,
                               it.transport, group_id{0}));
  service_stack_options opts;
  opts.group = group_options_of(plan, who, disk->votes);
  opts.replica = {in.terms.replica, plan.nodes, disk->log};
  opts.reception = in.terms.reception;
  auto node = who.node;
  service_neighbours around;
  around.transport = it.transport;
  around.channel = channel;
  around.votes = own(spawn_vote_disk(sys, &disk->votes, plan.sync_takes));
  around.log = own(spawn_log_disk(sys, disk, in.terms.write_takes,
                                  [node, judge](const auto& x, auto now) {
                                    judge->on_written(node, x, now);
                                  }));
  around.listener = own(sys.spawn(status_spy, it.over, judge));
  around.limits = {paths, plan.receive_room};
  it.stack = spawn_service_stack(
    sys, opts, around, std::make_shared<core::notification_service>());
  for (const auto& x : it.stack.actors)
    it.actors.push_back(x);
  return it;
}

} // namespace troupe::simulation
