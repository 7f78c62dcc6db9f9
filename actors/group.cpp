#include "actors/group.hpp"

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

counters count(const group_state& st) {
  counters result;
  st.door.tell(result);
  st.assembler.tell(result);
  result.items.push_back({"messages_unsettled", st.unsettled()});
  return result;
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

} // namespace

group_room_actor::behavior_type
group_behavior(group_pointer self, group_options opts, clock_actor clock,
               application_actor app) {
  self->state.door = core::batcher{opts};
  answer_at_exit(self);
  auto publish = [=](core::batcher_out& x) {
    auto& st = self->state;
    if (!x.drafts.items.empty())
      self->send(clock, std::move(x.drafts));
    answer(st, x.settled);
    if (x.opened)
      self->send(app, credit{st.door.free_bytes()});
    if (st.door.wants_drain() && !st.drain_sent) {
      st.drain_sent = true;
      self->send(self, drained{});
    }
  };
  return {
    [=](const outgoing& x) {
      core::batcher_out out;
      auto result = self->state.door.on_outgoing(x, self->clock().now(), out);
      publish(out);
      return result;
    },
    [=](end_stream) {
      core::batcher_out out;
      self->state.door.on_end(out);
      publish(out);
    },
    [=](view_change& x) {
      core::batcher_out out;
      self->state.door.on_view(x.next, out);
      self->state.end_told = false;
      publish(out);
      self->send(clock, std::move(x));
    },
    [=](get_counters) { return count(self->state); },
    [=](const awaited_outgoing& x) -> caf::result<send_result> {
      auto& st = self->state;
      core::batcher_out out;
      auto now = self->clock().now();
      auto promise = self->make_response_promise<send_result>();
      st.waiting.emplace(st.door.on_awaited(x.what, now, out), promise);
      publish(out);
      return promise;
    },
    [=](get_waits) { return self->state.door.waits(); },
    [=](delivery& x) {
      auto& st = self->state;
      core::batcher_out out;
      st.door.on_delivery(x, self->clock().now(), out);
      publish(out);
      st.assembler.on_delivery(x);
      if (!x.batches.empty())
        self->send(app, std::move(x));
      if (st.door.all_ended() && !st.end_told) {
        st.end_told = true;
        self->send(app, stream_ended{st.door.current()->id,
                                     st.assembler.delivered()});
      }
    },
    [=](view_installed& x) {
      self->state.assembler.on_view(x.what);
      self->send(app, std::move(x));
    },
    [=](drained) {
      self->state.drain_sent = false;
      core::batcher_out out;
      self->state.door.on_drained(out);
      publish(out);
    },
  };
}

} // namespace troupe
