#pragma once

#include "actors/core/lamport_clock.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct clock_state {
  static constexpr const char* name = "clock";
  core::lamport_clock clock;
  ack_tracker_actor tracker;
  bool drain_sent = false;
  bool ticks = false;
};

/// Tells what an inspection shows of it.
void describe(const clock_state& st, inspection& out);

/// The clock at the door: stamps what leaves for `resender`, witnesses what
/// enters for the tracker that `join_rooms` names.
clock_actor::behavior_type
clock_behavior(clock_actor::stateful_pointer<clock_state> self,
               clock_options opts, resender_actor resender);

} // namespace troupe
