#pragma once

#include "actors/core/membership.hpp"
#include "messages/inspection.hpp"
#include "messages/view_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct membership_neighbours {
  transport_actor transport;
  ballot_actor ballot;
  lease_actor lease;
  /// Shows who is in the group.
  group_listener_actor listener;
};

struct membership_state {
  static constexpr const char* name = "membership";
  core::membership membership;
  elector_actor elector;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const membership_state& st, inspection& out);

/// Decides when this node stands for a view, and asks to be taken into one.
membership_actor::behavior_type
membership_behavior(membership_actor::stateful_pointer<membership_state> self,
                    membership_options opts, core::membership_setup setup,
                    membership_neighbours around);

} // namespace troupe
