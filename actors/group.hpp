#pragma once

#include "actors/core/batcher.hpp"
#include "messages/actors.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct group_state {
  static constexpr const char* name = "group";
  core::batcher door;
  bool drain_sent = false;
  bool end_told = false;
};

/// The door of a group: takes the messages of `app`, hands it the deliveries.
group_room_actor::behavior_type
group_behavior(group_room_actor::stateful_pointer<group_state> self,
               group_options opts, clock_actor clock, application_actor app);

} // namespace troupe
