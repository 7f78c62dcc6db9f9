#include "nodes/simulation/sim_node.hpp"

#include "actors/channel.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>

namespace troupe::simulation {

namespace {

using namespace troupe;

/// Numbers of one sender in one run; what is beyond was never sent.
constexpr std::uint64_t numbers_max = 1u << 24;

/// Time since the run began; the clock of a new world stands at its start.
template <class Self>
timespan time_of(Self* self) {
  return self->clock().now().time_since_epoch();
}

/// Between the transport and the clock: sees what comes in.
frame_listener_actor::behavior_type
wire_spy(frame_listener_actor::pointer self, clock_actor clock,
         sim_node_log* log, std::uint64_t start) {
  return {
    [=](frame_batch& x) {
      for (const auto& item : x.items) {
        auto batch = std::get_if<envelope_batch_ptr>(&item.what);
        if (batch == nullptr || (*batch)->origin == 0
            || (*batch)->origin > log->arrived.size()
            || (*batch)->first <= start
            || (*batch)->first - start > numbers_max)
          continue;
        log->arrived[(*batch)->origin - 1].add((*batch)->first - start,
                                               (*batch)->count);
      }
      self->send(clock, std::move(x));
    },
  };
}

/// At the door of the group: sees what is offered, moves the start of all
/// counters, and makes units small.
group_actor::behavior_type
door_spy(group_actor::pointer self, group_actor group, node_index node,
         oracle* judge, std::uint64_t start, std::size_t unit_bytes) {
  return {
    [=](outgoing& x) {
      judge->on_offered(node, x.units, time_of(self));
      return self->delegate(group, std::move(x));
    },
    [=](end_stream x) { self->send(group, x); },
    [=](const view_change& x) {
      auto next = std::make_shared<view>(*x.next);
      next->start_time = start;
      next->start_seq = start;
      next->unit_bytes = std::min(next->unit_bytes, unit_bytes);
      self->send(group, view_change{std::move(next)});
    },
    [=](get_counters x) { return self->delegate(group, x); },
  };
}

/// In the place of the journal: sees what is delivered.
journal_actor::behavior_type journal_spy(journal_actor::pointer self,
                                         node_index node, oracle* judge,
                                         sim_node_log* log) {
  return {
    [=](const delivery& x) {
      judge->on_delivered(node, x, time_of(self));
      written result;
      for (const auto& batch : x.batches) {
        result.messages += batch->count;
        result.bytes += batch->units.size();
      }
      return result;
    },
    [=](const view_installed& x) {
      ++log->views;
      judge->on_view(node, *x.what, time_of(self));
    },
    [=](said x) { judge->on_taken(node, x.last, time_of(self)); },
    [](const waiting&) {
      // nop: a run that waits in vain is found by its limit.
    },
    [](const notice&) {
      // nop
    },
  };
}

supervisor_actor::behavior_type supervisor_spy(supervisor_actor::pointer,
                                               sim_node_log* log) {
  return {[=](life_over x) { log->over = x.good; }};
}

/// In the place of the reporter.
violation_listener_actor::behavior_type
check_spy(violation_listener_actor::pointer, sim_node_log* log) {
  return {[=](const delivery_violation& x) {
    if (log->found.empty())
      log->found = in_words(x);
  }};
}

} // namespace

void arrived_numbers::add(std::uint64_t first, std::uint32_t count) {
  if (have_.size() < first + count)
    have_.resize(first + count);
  for (std::uint64_t x = first; x < first + count; ++x)
    have_[x] = true;
  while (below_ + 1 < have_.size() && have_[below_ + 1])
    ++below_;
}

endpoint sim_address(node_index x) {
  return v4_endpoint(0x0a000001 + x, 6789);
}

incarnation sim_life(node_index x) {
  return 100 + x;
}

core::path_function paths_of(const node_config& x) {
  auto bytes = x.transport.datagram_bytes.value_or(
    transport_options::datagram_bytes_common);
  return [bytes](const endpoint&) { return bytes; };
}

sim_node spawn_sim_node(caf::actor_system& sys, const run_plan& plan,
                        node_index self, sim_hub_actor hub, oracle& judge) {
  sim_node it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  it.log = std::make_unique<sim_node_log>();
  it.log->arrived.resize(plan.nodes);
  it.at = sim_address(self);
  auto paths = paths_of(plan.config);
  it.transport
    = own(spawn_sim_transport(sys, hub, it.at, sim_life(self), paths));
  auto config = plan.config;
  config.name = name_of(self);
  config.source.seed += self;
  config.group.check = check_mode::report;
  peer_neighbours around;
  around.journal = own(sys.spawn(journal_spy, self, &judge, it.log.get()));
  around.supervisor = own(sys.spawn(supervisor_spy, it.log.get()));
  around.channel = own(
    sys.spawn(channel_behavior, config.channel, it.transport, group_id{0}));
  peer_setup setup{config.peer,
                   config.source,
                   peers_group,
                   {config.name, it.at, sim_life(self)},
                   {}};
  it.stack = spawn_peer_stack(sys, config, setup, around, it.transport,
                              {paths, plan.receive_room});
  for (const auto& x : it.stack.actors)
    it.actors.push_back(x);
  if (it.stack.stream.clock) {
    caf::anon_send(it.stack.stream.group,
                   join_check{own(sys.spawn(check_spy, it.log.get()))});
    auto spy = own(
      sys.spawn(wire_spy, it.stack.stream.clock, it.log.get(), plan.start));
    caf::anon_send(it.transport,
                   attach{peers_group,
                          {frame_kind::stamp, frame_kind::envelopes,
                           frame_kind::repair_request},
                          spy});
  }
  it.stack.rooms.group = own(sys.spawn(door_spy, it.stack.rooms.group, self,
                                       &judge, plan.start, plan.unit_bytes));
  return it;
}

void begin_sim_node(const sim_node& x, const run_plan& plan, node_index self) {
  begin_round only{1, peers_group, self + 1, {}};
  for (node_index i = 0; i < plan.nodes; ++i)
    only.members.push_back({i + 1, name_of(i), 0, sim_address(i)});
  caf::anon_send(x.stack.peer, x.stack.rooms);
  caf::anon_send(x.stack.peer, only);
}

} // namespace troupe::simulation
