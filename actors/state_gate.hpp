#pragma once

#include "actors/core/state_transfer.hpp"
#include "messages/inspection.hpp"
#include "messages/view_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct state_gate_state {
  static constexpr const char* name = "state-gate";
  core::state_transfer transfer;
  join_gate around;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const state_gate_state& st, inspection& out);

/// Passes on to the application what its group delivers; in between, the state
/// that it needs to begin with. Calls go over `channel`.
state_gate_actor::behavior_type
state_gate_behavior(state_gate_actor::stateful_pointer<state_gate_state> self,
                    state_options opts, channel_actor channel);

} // namespace troupe
