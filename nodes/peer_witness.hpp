#pragma once

#include "actors/participant.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct peer_witness_state {
  static constexpr const char* name = "peer-witness";
};

inline void describe(const peer_witness_state&, inspection&) {
  // nop: it keeps nothing.
}

/// Tells what a peer shows of its group: nobody leads it, and nobody in it is
/// suspected.
group_witness_actor::behavior_type peer_witness_behavior(
  group_witness_actor::stateful_pointer<peer_witness_state> self,
  peer_actor peer);

} // namespace troupe
