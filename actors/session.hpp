#pragma once

#include "actors/core/handshake_barrier.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct session_state {
  static constexpr const char* name = "session";
  core::handshake_barrier barrier;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const session_state& st, inspection& out);

/// Greets the members of a round and takes leave of them; tells `listener` how
/// each round begins and ends. `paths` says how large datagrams can be.
session_actor::behavior_type
session_behavior(session_actor::stateful_pointer<session_state> self,
                 handshake_options opts, transport_actor transport,
                 session_listener_actor listener, core::transport_limits own);

} // namespace troupe
