#include "actors/resender.hpp"

#include "actors/timer.hpp"

namespace troupe {

resender_actor::behavior_type
resender_behavior(resender_actor::stateful_pointer<resender_state> self,
                  resender_options opts, transport_actor transport) {
  self->state.buffer = core::retransmit_buffer{opts};
  auto publish = [=](outbound_batch out) {
    if (!out.items.empty())
      self->send(transport, std::move(out));
    arm(self, self->state.armed, self->state.buffer.next_deadline());
  };
  return {
    [=](const departure_batch& x) {
      publish(self->state.buffer.on_departures(x, self->clock().now()));
    },
    [=](const holdings& x) {
      self->state.buffer.on_holdings(x, self->clock().now());
      publish({});
    },
    [=](const repair_batch& x) { publish(self->state.buffer.on_requests(x)); },
    [=](const repair_order& x) {
      publish(self->state.buffer.on_asked(x, self->clock().now()));
    },
    [=](const view_change& x) { self->state.buffer.on_view(x.next); },
    [=](const freeze& x) {
      self->state.buffer.on_freeze(x);
      publish({});
    },
    [=](get_counters) { return self->state.buffer.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      publish(self->state.buffer.on_tick(self->clock().now()));
    },
  };
}

void describe(const resender_state& st, inspection& out) {
  add_counters(out.fields, st.buffer.count());
}

} // namespace troupe
