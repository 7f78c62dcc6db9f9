#pragma once

#include "actors/core/ack_matrix.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct ack_tracker_state {
  static constexpr const char* name = "ack-tracker";
  core::ack_matrix matrix;
  std::optional<instant> armed;
  /// Who ends views; nobody in a static group.
  flush_listener_actor flush;
};

/// Tells what an inspection shows of it.
void describe(const ack_tracker_state& st, inspection& out);

/// Knows who holds what; tells the orderer how far all are, the clock what to
/// acknowledge, and the resender what may be forgotten or must be asked for.
ack_tracker_actor::behavior_type ack_tracker_behavior(
  ack_tracker_actor::stateful_pointer<ack_tracker_state> self,
  ack_tracker_options opts, clock_actor clock, orderer_actor orderer,
  resender_actor resender);

} // namespace troupe
