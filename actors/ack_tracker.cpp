#include "actors/ack_tracker.hpp"

#include "actors/timer.hpp"

namespace troupe {

ack_tracker_actor::behavior_type ack_tracker_behavior(
  ack_tracker_actor::stateful_pointer<ack_tracker_state> self,
  ack_tracker_options opts, clock_actor clock, orderer_actor orderer,
  resender_actor resender) {
  self->state.matrix = core::ack_matrix{opts};
  // The resender comes before the clock: an acknowledgement that leaves finds
  // behind it in the resender's mailbox what it acknowledges.
  auto publish = [=](core::ack_matrix_out& out) {
    if (out.moved || !out.held.batches.empty())
      self->send(resender, std::move(out.held));
    if (out.moved || out.acks.due)
      self->send(clock, std::move(out.acks));
    if (out.moved)
      self->send(orderer, std::move(out.forward));
    if (!out.repairs.items.empty())
      self->send(resender, std::move(out.repairs));
    if (out.frozen)
      self->send(self->state.flush, std::move(*out.frozen));
    arm(self, self->state.armed, self->state.matrix.next_deadline());
  };
  return {
    [=](const arrivals& x) {
      core::ack_matrix_out out;
      self->state.matrix.on_arrivals(x, self->clock().now(), out);
      publish(out);
    },
    [=](const view_change& x) {
      self->state.matrix.on_view(x.next, self->clock().now());
      self->send(orderer, x);
    },
    [=](const freeze& x) {
      self->send(orderer, x);
      core::ack_matrix_out out;
      self->state.matrix.on_freeze(x, out);
      publish(out);
    },
    [=](const fetch& x) {
      core::ack_matrix_out out;
      self->state.matrix.on_fetch(x, self->clock().now(), out);
      publish(out);
    },
    [=](join_flush& x) { self->state.flush = std::move(x.listener); },
    [=](get_waits) { return self->state.matrix.waits(); },
    [=](get_counters) { return self->state.matrix.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      core::ack_matrix_out out;
      self->state.matrix.on_tick(self->clock().now(), out);
      publish(out);
    },
  };
}

void describe(const ack_tracker_state& st, inspection& out) {
  out.acks = st.matrix.picture();
  if (out.acks) {
    const auto& x = *out.acks;
    add_field(out.fields, "view", to_string(x.current->id));
    add_field(out.fields, "frozen", x.frozen);
    field_list members;
    auto own = x.current->own_position();
    for (std::size_t q = 0; q < x.columns.size() && q < inspected_entries_max;
         ++q) {
      field_list row;
      add_field(row, "held_here_up_to", x.rows[own][q]);
      add_field(row, "holds_of_ours_up_to", x.rows[q][own]);
      if (q != own)
        add_field(row, "last_heard", out.now - x.columns[q].last_heard);
      add_field(members, x.current->members[q].name, std::move(row));
    }
    add_field(out.fields, "members", std::move(members));
    for (const auto& item : st.matrix.waits().items)
      out.waits_for += (out.waits_for.empty() ? "" : ", ") + item.what + " of "
                       + item.name;
  }
  add_counters(out.fields, st.matrix.count());
}

} // namespace troupe
