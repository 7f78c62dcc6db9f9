#include "actors/orderer.hpp"

namespace troupe {

orderer_actor::behavior_type
orderer_behavior(orderer_actor::stateful_pointer<orderer_state> self,
                 level order, group_room_actor group) {
  self->state.queue = core::hold_back_queue{order};
  return {
    [=](const progress& x) {
      auto& st = self->state;
      self->send(group, st.queue.on_progress(x));
      if (!x.fetched.empty())
        self->send(st.flush, st.queue.closed(x.fetched));
    },
    [=](const freeze& x) { self->state.queue.on_freeze(x); },
    [=](join_flush& x) { self->state.flush = std::move(x.listener); },
    [=](view_change& x) {
      if (!x.cut.empty())
        self->send(group, self->state.queue.on_cut(x.cut));
      self->state.queue.on_view(x.next);
      self->send(group, view_installed{std::move(x.next)});
    },
    [=](get_counters) { return self->state.queue.count(); },
  };
}

void describe(const orderer_state& st, inspection& out) {
  out.queue = st.queue.picture();
  if (out.queue) {
    add_field(out.fields, "view", to_string(out.queue->current->id));
    add_field(out.fields, "level", to_string(out.queue->order));
    add_field(out.fields, "frozen", out.queue->frozen);
    field_list fronts;
    for (std::size_t s = 0;
         s < out.queue->fronts.size() && s < inspected_entries_max; ++s)
      if (const auto& x = out.queue->fronts[s])
        add_field(fronts, out.queue->current->members[s].name, x->first);
    add_field(out.fields, "held_back_from", std::move(fronts));
  }
  add_counters(out.fields, st.queue.count());
}

} // namespace troupe
