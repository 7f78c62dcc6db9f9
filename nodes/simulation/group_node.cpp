#include "nodes/simulation/group_node.hpp"

#include "actors/channel.hpp"
#include "actors/state_gate.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/slow_disk.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace troupe::simulation {

namespace {

constexpr group_id sim_group = 2;

/// In the place of the journal.
journal_actor::behavior_type journal_spy(journal_actor::pointer self,
                                         node_life who, group_judge* judge) {
  auto now = [self] { return self->clock().now().time_since_epoch(); };
  return {
    [=](const delivery& x) {
      judge->on_delivered(who, x, now());
      written result;
      for (const auto& batch : x.batches) {
        result.messages += batch->count;
        result.bytes += batch->units.size();
      }
      return result;
    },
    [=](const view_installed& x) { judge->on_view(who, *x.what, now()); },
    [](said) {},
    [](const waiting&) {},
    [](const notice&) {},
  };
}

lease_listener_actor::behavior_type
lease_spy(lease_listener_actor::pointer self, node_life who,
          group_judge* judge) {
  return {[=](const lease_held& x) {
    auto now = self->clock().now().time_since_epoch();
    judge->on_lease(who, x.view, x.until.time_since_epoch(), now);
  }};
}

/// In the place of the reporter.
violation_listener_actor::behavior_type check_spy(node_life who,
                                                  group_judge* judge) {
  return {[=](const delivery_violation& x) { judge->on_found(who, x); }};
}

/// A group of the simulator has no standard input.
line_reader_actor::behavior_type no_lines() {
  return {[](read_lines) {
    input_lines result;
    result.last = true;
    return result;
  }};
}

} // namespace

std::vector<member> founders_of(const run_plan& plan) {
  std::vector<member> result;
  for (node_index i = 0; i < plan.nodes; ++i)
    result.push_back({i + 1, name_of(i), 0, sim_address(i)});
  return result;
}

group_stack_options group_options_of(const run_plan& plan, const node_life& who,
                                     const vote_record& votes) {
  auto& c = plan.config;
  group_stack_options opts;
  opts.stream = {c.group, c.clock, c.resender, c.ack_tracker};
  opts.stream.group.check = check_mode::report;
  opts.detector = detector_of(c, plan.nodes);
  opts.elector = c.elector;
  opts.ballot = c.ballot;
  opts.lease = c.lease;
  opts.membership = c.membership;
  opts.who.self = {who.node + 1, name_of(who.node), who.inc,
                   sim_address(who.node)};
  opts.who.group = sim_group;
  opts.who.founders = founders_of(plan);
  opts.who.rule.kind = c.quorum;
  opts.who.seed = plan.seed + who.inc;
  opts.who.self.wire = wire::own_versions;
  opts.who.probes = c.detector.kind == detector_kind::swim;
  opts.record = votes;
  opts.newcomer = votes.promised.epoch == 0;
  return opts;
}

group_node spawn_group_node(caf::actor_system& sys, const run_plan& plan,
                            const node_life& who, sim_hub_actor hub,
                            group_disk* disk, group_judge* judge) {
  group_node it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  it.who = who;
  it.over = std::make_shared<std::optional<bool>>();
  auto paths = paths_of(plan.config);
  it.transport
    = own(spawn_sim_transport(sys, hub, sim_address(who.node), who.inc, paths));
  auto channel = own(sys.spawn(channel_behavior, plan.config.channel,
                               it.transport, group_id{0}));
  participant_neighbours around;
  around.journal = own(sys.spawn(journal_spy, who, judge));
  around.lines = own(sys.spawn(no_lines));
  auto over = it.over;
  around.supervisor
    = own(sys.spawn([over]() -> supervisor_actor::behavior_type {
        return {[over](life_over x) { *over = x.good; }};
      }));
  auto source = plan.config.source;
  source.seed += who.inc;
  it.participant = own(sys.spawn(participant_behavior, plan.config.group.order,
                                 source, std::move(around)));
  auto gate = own(sys.spawn(state_gate_behavior, plan.config.state, channel));
  it.gate = gate;
  caf::anon_send(channel, serve{{call_name::get_state}, gate});
  auto keeper = own(spawn_vote_disk(sys, &disk->votes, plan.sync_takes));
  it.stack = spawn_group_stack(
    sys, group_options_of(plan, who, disk->votes),
    {it.transport,
     keeper,
     gate,
     it.participant,
     {paths, plan.receive_room},
     {it.participant, own(sys.spawn(lease_spy, who, judge))}});
  for (const auto& x : it.stack.actors)
    it.actors.push_back(x);
  caf::anon_send(it.stack.stream.group,
                 join_check{own(sys.spawn(check_spy, who, judge))});
  caf::anon_send(it.stack.elector, claim_listener_actor{it.stack.stream.group});
  caf::anon_send(gate, join_gate{it.participant, it.stack.membership});
  caf::anon_send(it.participant,
                 join_participant{it.stack.stream.group, it.stack.membership,
                                  it.stack.detector});
  return it;
}

} // namespace troupe::simulation
