#pragma once

#include "actors/core/hold_back_queue.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct orderer_state {
  static constexpr const char* name = "orderer";
  core::hold_back_queue queue;
  /// Who ends views; nobody in a static group.
  flush_listener_actor flush;
};

/// Tells what an inspection shows of it.
void describe(const orderer_state& st, inspection& out);

/// Decides when a message is delivered, and is the only one to.
orderer_actor::behavior_type
orderer_behavior(orderer_actor::stateful_pointer<orderer_state> self,
                 level order, group_room_actor group);

} // namespace troupe
