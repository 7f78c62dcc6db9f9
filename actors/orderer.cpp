#include "actors/orderer.hpp"

namespace troupe {

orderer_actor::behavior_type
orderer_behavior(orderer_actor::stateful_pointer<orderer_state> self,
                 level order, group_room_actor group) {
  self->state.queue = core::hold_back_queue{order};
  return {
    [=](const progress& x) {
      self->send(group, self->state.queue.on_progress(x));
    },
    [=](view_change& x) {
      self->state.queue.on_view(x.next);
      self->send(group, view_installed{std::move(x.next)});
    },
    [=](get_counters) { return self->state.queue.count(); },
  };
}

} // namespace troupe
