#include "actors/udp_transport.hpp"

#include "actors/inspected.hpp"
#include "actors/io/multicast.hpp"
#include "actors/io/path_mtu.hpp"

#include <caf/io/middleman.hpp>
#include <caf/io/network/default_multiplexer.hpp>
#include <caf/make_counted.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace troupe {

namespace {

/// Delays on a real network are honored to this precision: a timer for every
/// delayed datagram would cost more than the datagram.
constexpr timespan delay_grain = std::chrono::microseconds{100};

/// Sends what leaves now and puts aside what an impaired link delays; empties
/// `xs`.
void depart(udp_transport_state& st, std::vector<core::datagram>& xs,
            instant now) {
  auto has_room = [&] {
    if (st.socket->waiting() + st.delayed.size() < st.queue_max)
      return true;
    ++st.dropped_queue_full;
    return false;
  };
  for (auto& x : xs) {
    if (!st.impaired.active()) {
      if (has_room())
        st.socket->send(std::move(x));
      continue;
    }
    for (auto due : st.impaired.on_send(x.to, now)) {
      if (!has_room())
        continue;
      if (due <= now)
        st.socket->send(x);
      else
        st.delayed.push(due, x);
    }
  }
  xs.clear();
}

/// A train is several.
std::uint64_t datagrams_in(const received_message& x) {
  return x.each == 0 ? 1 : (x.bytes.size() + x.each - 1) / x.each;
}

using transport_pointer
  = udp_transport_actor::stateful_broker_pointer<udp_transport_state>;

/// Makes servants of the sockets, which then stand in the event loop.
void take_over(transport_pointer self, bound_socket& socket, incarnation inc,
               send_function send) {
  auto& st = self->state;
  st.receive_buffer_granted = socket.receive_buffer_granted;
  st.send_buffer_granted = socket.send_buffer_granted;
  auto& loop
    = dynamic_cast<caf::io::network::default_multiplexer&>(self->backend());
  if (socket.multicast) {
    // Where the kernel cannot, the router drops them.
    ignore_sender(socket.multicast->fd(), inc);
    st.multicast = caf::make_counted<datagram_servant>(
      loop, std::move(*socket.multicast), send);
    self->add_datagram_servant(st.multicast);
  }
  st.socket = caf::make_counted<datagram_servant>(loop, std::move(socket),
                                                  send);
  self->add_datagram_servant(st.socket);
}

void set_up(udp_transport_state& st, const bound_socket& socket,
            incarnation inc, const transport_options& opts,
            transport_guard guard) {
  std::optional<endpoint> multicast;
  if (socket.multicast)
    multicast = socket.multicast->local;
  st.sealing = guard.sealing;
  st.frames = frame_dispatch{inc,
                             core::path_table{paths_for(opts, socket.local)},
                             multicast, std::move(guard.sealing),
                             std::move(guard.validator)};
  st.impaired = core::impairer{opts.impaired, opts.seed};
  st.delayed = core::delay_queue<core::datagram>{delay_grain};
  st.queue_max = opts.queue_max;
}

counters count_all(const udp_transport_state& st) {
  counters result;
  auto add = [&](const char* name, std::uint64_t value) {
    result.items.push_back({name, value});
  };
  const auto& socket = st.socket->counts();
  auto heard = st.multicast ? st.multicast->counts()
                            : datagram_servant_counts{};
  add("datagrams_sent", socket.sent);
  add("bytes_sent", socket.bytes_sent);
  add("datagrams_waiting", st.socket->waiting());
  add("datagrams_delayed", st.delayed.size());
  add("datagrams_dropped_queue_full", st.dropped_queue_full);
  add("sends_failed_too_large", socket.failed_too_large);
  add("sends_failed_unreachable", socket.failed_unreachable);
  add("sends_failed_otherwise", socket.failed_otherwise);
  add("kernel_full", socket.kernel_full);
  add("socket_errors", socket.socket_errors + heard.socket_errors);
  add("bursts_received", socket.bursts_received + heard.bursts_received);
  add("trains_sent", socket.trains_sent);
  add("trains_refused", socket.trains_refused);
  add("trains_received", socket.trains_received + heard.trains_received);
  add("gso_granted", st.socket->sends_trains() ? 1 : 0);
  add("gro_granted", st.socket->receives_trains() ? 1 : 0);
  st.frames.router.tell(result);
  const auto& impaired = st.impaired.counts();
  add("impaired_lost", impaired.lost);
  add("impaired_duplicated", impaired.duplicated);
  add("impaired_delayed", impaired.delayed);
  add("impaired_crowded", impaired.crowded);
  add("impaired_unheard", impaired.unheard);
  add("receive_buffer_granted", st.receive_buffer_granted);
  add("send_buffer_granted", st.send_buffer_granted);
  return result;
}

/// Hands on what has come in.
void hear(udp_transport_state& st, const datagram_burst& x, instant now) {
  auto& frames = st.frames;
  for (const auto& item : *x.items) {
    if (st.impaired.deaf()
        && !st.impaired.on_receive(item.from, datagrams_in(item)))
      continue;
    if (x.multicast)
      frames.router.on_multicast(item.from, item.bytes, item.each, now,
                                 frames.out);
    else
      frames.router.on_train(item.from, item.bytes, item.each, now, frames.out);
  }
}

} // namespace

udp_transport_actor::behavior_type
udp_transport_behavior(transport_pointer self,
                       std::shared_ptr<bound_socket> socket, incarnation inc,
                       transport_options opts, send_function send,
                       transport_guard guard) {
  set_up(self->state, *socket, inc, opts, std::move(guard));
  take_over(self, *socket, inc, send);
  auto flush = [=] {
    self->state.socket->flush();
    for (const auto& x : self->state.socket->take_too_large())
      self->state.frames.router.on_too_large(x.to, x.bytes);
    if (auto due = self->state.delayed.next_alarm())
      self->delayed_send(self, *due - self->clock().now(), tick{});
  };
  return {
    [=](const outbound_batch& x) {
      auto& st = self->state;
      auto now = self->clock().now();
      st.frames.show(self, x);
      for (const auto& item : x.items) {
        st.frames.router.on_outbound(item, st.leaving);
        depart(st, st.leaving, now);
      }
      flush();
    },
    [=](const attach& x) { self->state.frames.attach(x); },
    [=](const impair& x) { self->state.impaired.on_impair(x); },
    [=](const speak& x) {
      self->state.frames.router.on_versions(x.reads, x.writes);
    },
    [=](const tap& x) { self->state.frames.seen.on_tap(x); },
    [=](get_counters) { return count_all(self->state); },
    [=](tick) {
      self->state.delayed.pop_due(self->clock().now(), [=](core::datagram x) {
        self->state.socket->send(std::move(x));
      });
      flush();
    },
    [=](const datagram_burst& x) {
      auto& frames = self->state.frames;
      auto now = self->clock().now();
      hear(self->state, x, now);
      frames.publish(self);
      depart(self->state, frames.out.answers, now);
      flush();
    },
    [=](const change_keys& x) {
      if (self->state.sealing)
        self->state.sealing->on_keys(*x.keys, x.holders.get());
    },
  };
}

transport_actor spawn_udp_transport(caf::actor_system& sys, bound_socket socket,
                                    incarnation self,
                                    const transport_options& opts,
                                    transport_guard guard, send_function send) {
  caf::actor_config cfg{&sys.middleman().backend()};
  return spawn_inspected_with<caf::no_spawn_options>(
    sys, cfg, udp_transport_behavior,
    std::make_shared<bound_socket>(std::move(socket)), self, opts, send,
    std::move(guard));
}

void describe(const udp_transport_state& st, inspection& out) {
  add_counters(out.fields, count_all(st));
}

} // namespace troupe
