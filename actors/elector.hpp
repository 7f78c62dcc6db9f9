#pragma once

#include "actors/core/bully_election.hpp"
#include "messages/inspection.hpp"
#include "messages/view_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct elector_state {
  static constexpr const char* name = "elector";
  core::bully_election election;
  std::optional<instant> armed;
  claim_listener_actor claims;
};

/// Tells what an inspection shows of it.
void describe(const elector_state& st, inspection& out);

/// Tells `membership` who leads, and when this node is to stand.
elector_actor::behavior_type
elector_behavior(elector_actor::stateful_pointer<elector_state> self,
                 elector_options opts, transport_actor transport,
                 membership_actor membership);

} // namespace troupe
