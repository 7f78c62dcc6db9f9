#include "actors/group.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

using group_pointer = group_room_actor::stateful_pointer<group_state>;

void answer(group_state& st, std::vector<core::settled_send>& settled) {
  for (auto& x : settled) {
    auto i = st.waiting.find(x.ticket);
    i->second.deliver(x.result);
    st.waiting.erase(i);
  }
}

/// Answers those who wait before the actor ends.
void answer_at_exit(group_pointer self) {
  self->set_exit_handler([=](caf::exit_msg& x) {
    if (!x.reason)
      return;
    core::batcher_out out;
    self->state.door.on_shutdown(out);
    answer(self->state, out.settled);
    self->quit(std::move(x.reason));
  });
}

/// Lets the door take a step and does what it says.
template <class F>
void take_step(group_pointer self, const clock_actor& clock,
               const application_actor& app, F f) {
  auto& st = self->state;
  core::batcher_out out;
  f(st.door, self->clock().now(), out);
  if (!out.drafts.items.empty())
    self->send(clock, std::move(out.drafts));
  answer(st, out.settled);
  if (out.opened)
    self->send(app, credit{st.door.free_bytes()});
  if (st.door.wants_drain() && !st.drain_sent) {
    st.drain_sent = true;
    self->send(self, drained{});
  }
}

/// Lets the check look on, if there is one, and tells what it finds.
template <class F>
void check(group_pointer self, F f) {
  auto& st = self->state;
  if (!st.check)
    return;
  for (auto& x : f(*st.check))
    if (st.violations)
      self->send(st.violations, std::move(x));
}

/// What was delivered goes up, whole.
void hand_over(group_pointer self, const application_actor& app, delivery& x) {
  auto& st = self->state;
  check(self, [&](auto& it) { return it.on_ordered(x); });
  st.assembler.on_delivery(x);
  check(self, [&](auto& it) { return it.on_delivery(x); });
  if (!x.batches.empty())
    self->send(app, std::move(x));
  if (st.door.all_ended() && !st.end_told) {
    st.end_told = true;
    self->send(app,
               stream_ended{st.door.current()->id, st.assembler.delivered()});
  }
}

/// Another view follows, once it has come around.
void end_view(group_state& st, const view_change& x) {
  if (st.check)
    st.check->on_change(x.next->id, x.cut);
  st.end_told = false;
  st.taken_before = st.door.taken_in_view()
                    - (st.door.is_partly_sent() ? 1 : 0);
}

/// It has come around.
void begin_view(group_pointer self, view_installed& x) {
  auto& st = self->state;
  auto delivered = st.assembler.own_delivered();
  x.unsettled = st.taken_before - std::min(st.taken_before, delivered);
  st.assembler.on_view(x.what);
  check(self, [&](auto& it) { return it.on_view(x.what); });
  x.window_bytes = st.door.window_bytes();
}

counters count(const group_state& st) {
  counters result;
  st.door.tell(result);
  st.assembler.tell(result);
  result.items.push_back({"messages_unsettled", st.unsettled()});
  core::add_spans("delivery_", st.door.delivery_spans(), result);
  if (st.check)
    st.check->tell(result);
  return result;
}

} // namespace

group_room_actor::behavior_type
group_behavior(group_pointer self, group_options opts, clock_actor clock,
               application_actor app) {
  self->state.door = core::batcher{opts};
  if (opts.check != check_mode::off)
    self->state.check.emplace(opts.order);
  answer_at_exit(self);
  auto step = [=](auto f) { take_step(self, clock, app, f); };
  return {
    [=](const outgoing& x) {
      send_result result;
      step([&](auto& door, auto now, auto& out) {
        result = door.on_outgoing(x, now, out);
      });
      return result;
    },
    [=](end_stream) {
      step([](auto& door, auto, auto& out) { door.on_end(out); });
    },
    [=](view_change& x) {
      auto next = x.next;
      end_view(self->state, x);
      self->send(clock, std::move(x));
      // What waited at the door goes in behind the change.
      step([&](auto& door, auto, auto& out) { door.on_view(next, out); });
    },
    [=](get_counters) { return count(self->state); },
    [=](const freeze& x) {
      auto begins = false;
      step(
        [&](auto& door, auto, auto& out) { begins = door.on_freeze(x, out); });
      if (begins)
        self->send(clock, x);
    },
    [=](const awaited_outgoing& x) -> caf::result<send_result> {
      auto promise = self->make_response_promise<send_result>();
      step([&](auto& door, auto now, auto& out) {
        self->state.waiting.emplace(door.on_awaited(x.what, now, out), promise);
      });
      return promise;
    },
    [=](get_waits) { return self->state.door.waits(); },
    [=](delivery& x) {
      step([&](auto& door, auto now, auto& out) {
        door.on_delivery(x, now, out);
      });
      hand_over(self, app, x);
    },
    [=](view_installed& x) {
      begin_view(self, x);
      self->send(app, std::move(x));
    },
    [=](join_check& x) { self->state.violations = std::move(x.listener); },
    [=](const leadership& x) {
      check(self, [&](auto& it) { return it.on_leader(x); });
    },
    [=](drained) {
      self->state.drain_sent = false;
      step([](auto& door, auto, auto& out) { door.on_drained(out); });
    },
  };
}

void describe(const group_state& st, inspection& out) {
  st.door.describe(out);
  counters all;
  st.assembler.tell(all);
  if (st.check)
    st.check->tell(all);
  add_counters(out.fields, all);
  add_field(out.fields, "callers_waiting", st.waiting.size());
  add_field(out.fields, "messages_unsettled", st.unsettled());
}

} // namespace troupe
