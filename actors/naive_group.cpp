#include "actors/naive_group.hpp"

#include "actors/timer.hpp"

namespace troupe {

naive_group_actor::behavior_type naive_group_behavior(
  naive_group_actor::stateful_pointer<naive_group_state> self,
  naive_options opts, level order, transport_actor transport,
  application_actor app) {
  self->state.rule = core::naive_multicast{opts, order};
  auto publish = [=](core::naive_out& out) {
    auto& st = self->state;
    if (!out.leaving.empty())
      self->send(transport, outbound_batch{std::move(out.leaving)});
    if (!out.delivered.batches.empty())
      self->send(app, std::move(out.delivered));
    // A message takes a byte at least, so there is room for as many.
    if (out.opened)
      self->send(app, credit{st.rule.free_places()});
    if (!st.end_told && st.rule.all_ended(self->clock().now())) {
      st.end_told = true;
      self->send(app, stream_ended{st.rule.current()->id, st.rule.delivered()});
    }
    arm(self, st.armed, st.rule.next_deadline());
  };
  return {
    [=](const outgoing& x) {
      core::naive_out out;
      auto result = self->state.rule.on_outgoing(x, self->clock().now(), out);
      publish(out);
      return result;
    },
    [=](end_stream) {
      core::naive_out out;
      self->state.rule.on_end(self->clock().now(), out);
      publish(out);
    },
    [=](view_change& x) {
      core::naive_out out;
      self->state.rule.on_view(x.next, self->clock().now(), out);
      self->state.end_told = false;
      self->send(app, view_installed{std::move(x.next)});
      publish(out);
    },
    [=](get_counters) { return self->state.rule.count(); },
    [=](const frame_batch& x) {
      core::naive_out out;
      self->state.rule.on_frames(x, self->clock().now(), out);
      publish(out);
    },
    [=](get_waits) { return self->state.rule.waits(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      core::naive_out out;
      self->state.rule.on_tick(self->clock().now(), out);
      publish(out);
    },
  };
}

void describe(const naive_group_state& st, inspection& out) {
  add_counters(out.fields, st.rule.count());
  for (const auto& x : st.rule.waits().items)
    out.waits_for += (out.waits_for.empty() ? "" : ", ") + x.what + " of "
                     + x.name;
}

} // namespace troupe
