#include "actors/group.hpp"

namespace troupe {

group_room_actor::behavior_type
group_behavior(group_room_actor::stateful_pointer<group_state> self,
               group_options opts, clock_actor clock, application_actor app) {
  self->state.door = core::batcher{opts};
  auto pass_on = [=](draft_batch& x) {
    if (!x.items.empty())
      self->send(clock, std::move(x));
    auto& st = self->state;
    if (st.door.has_open_batch() && !st.drain_sent) {
      st.drain_sent = true;
      self->send(self, drained{});
    }
  };
  return {
    [=](const outgoing& x) {
      draft_batch out;
      auto result = self->state.door.on_outgoing(x, out);
      pass_on(out);
      return result;
    },
    [=](end_stream) {
      draft_batch out;
      self->state.door.on_end(out);
      pass_on(out);
    },
    [=](view_change& x) {
      self->state.door.on_view(x.next);
      self->state.end_told = false;
      self->send(clock, std::move(x));
    },
    [=](delivery& x) {
      auto& st = self->state;
      if (st.door.on_delivery(x))
        self->send(app, credit{st.door.free_bytes()});
      if (!x.batches.empty())
        self->send(app, std::move(x));
      if (st.door.all_ended() && !st.end_told) {
        st.end_told = true;
        self->send(app,
                   stream_ended{st.door.current()->id, st.door.delivered()});
      }
    },
    [=](view_installed& x) { self->send(app, std::move(x)); },
    [=](get_counters) { return self->state.door.count(); },
    [=](drained) {
      self->state.drain_sent = false;
      draft_batch out;
      self->state.door.on_drained(out);
      pass_on(out);
    },
  };
}

} // namespace troupe
