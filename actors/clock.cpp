#include "actors/clock.hpp"

namespace troupe {

namespace {

using clock_pointer = clock_actor::stateful_pointer<clock_state>;

void wait_for_heartbeat(clock_pointer self) {
  auto& st = self->state;
  auto pause = st.clock.heartbeat_pause();
  if (!pause || st.ticks)
    return;
  st.ticks = true;
  self->delayed_send(self, *pause, tick{});
}

void beat(clock_pointer self, const resender_actor& resender) {
  auto& st = self->state;
  st.ticks = false;
  core::clock_out out;
  st.clock.on_heartbeat(out);
  if (!out.leaving.items.empty())
    self->send(resender, std::move(out.leaving));
  wait_for_heartbeat(self);
}

void begin_frost(clock_pointer self, const resender_actor& resender,
                 const freeze& x) {
  auto& st = self->state;
  if (!st.clock.on_freeze(x))
    return;
  self->send(resender, x);
  self->send(st.tracker, x);
}

} // namespace

clock_actor::behavior_type clock_behavior(clock_pointer self,
                                          clock_options opts,
                                          resender_actor resender) {
  self->state.clock = core::lamport_clock{opts};
  // The resender comes first: what it has in its mailbox is held, and only
  // then may the tracker count it.
  auto publish = [=](core::clock_out& out) {
    if (!out.leaving.items.empty())
      self->send(resender, std::move(out.leaving));
    for (auto& x : out.asked)
      self->send(resender, std::move(x));
    self->send(self->state.tracker, std::move(out.arrived));
  };
  return {
    [=](join_rooms& x) { self->state.tracker = std::move(x.tracker); },
    [=](draft_batch& x) {
      core::clock_out out;
      self->state.clock.on_drafts(x, out);
      publish(out);
    },
    [=](const frame_batch& x) {
      core::clock_out out;
      self->state.clock.on_frames(x, out);
      publish(out);
    },
    [=](const ack_vector& x) {
      auto& st = self->state;
      if (st.clock.on_acks(x) && !st.drain_sent) {
        st.drain_sent = true;
        self->send(self, drained{});
      }
    },
    [=](const view_change& x) {
      self->send(resender, x);
      self->send(self->state.tracker, x);
      core::clock_out out;
      self->state.clock.on_view(x.next, out);
      publish(out);
      wait_for_heartbeat(self);
    },
    [=](const freeze& x) { begin_frost(self, resender, x); },
    [=](fetch& x) {
      auto& st = self->state;
      if (st.clock.on_fetch(x))
        self->send(st.tracker, std::move(x));
    },
    [=](get_counters) { return self->state.clock.count(); },
    [=](drained) {
      auto& st = self->state;
      st.drain_sent = false;
      core::clock_out out;
      st.clock.on_drained(out);
      if (!out.leaving.items.empty())
        self->send(resender, std::move(out.leaving));
    },
    [=](tick) { beat(self, resender); },
  };
}

void describe(const clock_state& st, inspection& out) {
  add_counters(out.fields, st.clock.count());
}

} // namespace troupe
