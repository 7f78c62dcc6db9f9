#include "actors/sim_network.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace troupe {

sim_hub_actor::behavior_type
sim_hub_behavior(sim_hub_actor::stateful_pointer<sim_hub_state> self,
                 sim_options opts) {
  self->state.network = core::network_model{opts};
  auto deliver = [=] {
    auto& st = self->state;
    for (auto& x : st.arrivals)
      self->send(st.ports[x.port], parcel_batch{std::move(x.parcels)});
    st.arrivals.clear();
    if (auto due = st.network.next_alarm())
      self->delayed_send(self, *due - self->clock().now(), tick{});
  };
  return {
    [=](const join_network& x) {
      auto& st = self->state;
      auto port = st.network.on_join(x.at);
      if (st.ports.size() <= port)
        st.ports.resize(port + 1);
      st.ports[port] = x.port;
    },
    [=](ship& x) {
      auto& st = self->state;
      st.network.on_send(x.from, std::move(x.items), self->clock().now(),
                         st.arrivals);
      deliver();
    },
    [=](const impair_links& x) {
      self->state.network.on_impair(x.from, x.what);
    },
    [=](const impair_network& x) {
      self->state.network.on_impair_all(x.what, x.seed);
    },
    [=](const cut_link& x) { self->state.network.on_cut(x.from, x.to); },
    [=](const heal_link& x) { self->state.network.on_heal(x.from, x.to); },
    [=](const partition_network& x) {
      self->state.network.on_partition(x.sides);
    },
    [=](heal_network) { self->state.network.on_heal_all(); },
    [=](follow_plan& x) {
      self->state.network.on_plan(std::move(x.plan), x.start, x.nodes);
    },
    [=](get_counters) {
      counters result;
      self->state.network.tell(result);
      return result;
    },
    [=](tick) {
      auto& st = self->state;
      st.network.on_tick(self->clock().now(), st.arrivals);
      deliver();
    },
  };
}

sim_transport_actor::behavior_type sim_transport_behavior(
  sim_transport_actor::stateful_pointer<sim_transport_state> self,
  sim_hub_actor hub, endpoint at, incarnation inc, core::path_function paths,
  std::shared_ptr<core::sealing> sealing) {
  self->state.frames = frame_dispatch{inc, core::path_table{std::move(paths)},
                                      std::nullopt, std::move(sealing)};
  auto send = [=](std::vector<core::datagram> xs) {
    auto& st = self->state;
    if (xs.empty())
      return;
    st.datagrams_sent += xs.size();
    for (const auto& x : xs)
      st.bytes_sent += x.size();
    self->send(hub, ship{at, std::move(xs)});
  };
  return {
    [=](const outbound_batch& x) {
      std::vector<core::datagram> out;
      self->state.frames.show(self, x);
      for (const auto& item : x.items)
        self->state.frames.router.on_outbound(item, out);
      send(std::move(out));
    },
    [=](const attach& x) { self->state.frames.attach(x); },
    [=](const impair& x) {
      self->send(hub, impair_links{at, x});
    },
    [=](const speak& x) {
      self->state.frames.router.on_versions(x.reads, x.writes);
    },
    [=](const tap& x) { self->state.frames.seen.on_tap(x); },
    [=](get_counters) {
      auto& st = self->state;
      counters result;
      result.items.push_back({"datagrams_sent", st.datagrams_sent});
      result.items.push_back({"bytes_sent", st.bytes_sent});
      st.frames.router.tell(result);
      return result;
    },
    [=](tick) {
      // nop: the hub keeps what is delayed.
    },
    [=](const parcel_batch& x) {
      auto& frames = self->state.frames;
      for (const auto& item : x.items)
        frames.router.on_datagram(item.from, core::bytes_of(item),
                                  self->clock().now(), frames.out);
      frames.publish(self);
      send(std::exchange(frames.out.answers, {}));
    },
  };
}

sim_hub_actor spawn_sim_hub(caf::actor_system& sys, sim_options opts) {
  return sys.spawn(sim_hub_behavior, opts);
}

transport_actor spawn_sim_transport(caf::actor_system& sys, sim_hub_actor hub,
                                    endpoint at, incarnation self,
                                    core::path_function paths,
                                    std::shared_ptr<core::sealing> sealing) {
  auto result = sys.spawn(sim_transport_behavior, hub, at, self,
                          std::move(paths), std::move(sealing));
  // Here and not at the actor's start: whoever sends through the hub after
  // this call reaches the new port.
  caf::anon_send(hub, join_network{at, result});
  return result;
}

} // namespace troupe
