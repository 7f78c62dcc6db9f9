#include "actors/session.hpp"

#include "actors/timer.hpp"

#include <utility>

namespace troupe {

session_actor::behavior_type
session_behavior(session_actor::stateful_pointer<session_state> self,
                 handshake_options opts, transport_actor transport,
                 session_listener_actor listener, core::transport_limits own) {
  self->state.barrier = core::handshake_barrier{opts, std::move(own)};
  auto publish = [=](core::handshake_out& out) {
    if (!out.leaving.empty())
      self->send(transport, outbound_batch{std::move(out.leaving)});
    if (out.ready)
      self->send(listener, std::move(*out.ready));
    if (out.finished)
      self->send(listener, *out.finished);
    if (out.failed)
      self->send(listener, std::move(*out.failed));
    arm(self, self->state.armed, self->state.barrier.next_deadline());
  };
  return {
    [=](const begin_round& x) {
      core::handshake_out out;
      self->state.barrier.on_begin(x, self->clock().now(), out);
      publish(out);
    },
    [=](const finish_round& x) {
      core::handshake_out out;
      self->state.barrier.on_finish(x, self->clock().now(), out);
      publish(out);
    },
    [=](const frame_batch& x) {
      core::handshake_out out;
      self->state.barrier.on_frames(x, self->clock().now(), out);
      publish(out);
    },
    [=](get_round_status) { return self->state.barrier.status(); },
    [=](get_counters) { return self->state.barrier.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      core::handshake_out out;
      self->state.barrier.on_tick(self->clock().now(), out);
      publish(out);
    },
  };
}

void describe(const session_state& st, inspection& out) {
  st.barrier.describe(out);
}

} // namespace troupe
