#pragma once

#include "actors/core/leader_lease.hpp"
#include "messages/inspection.hpp"
#include "messages/view_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace troupe {

struct lease_setup {
  lease_options opts;
  core::quorum_rule rule;
  /// How long the machine has been asleep in all; null: it never is.
  std::function<timespan()> asleep;
};

struct lease_neighbours {
  transport_actor transport;
  /// Takes what this node asks of itself.
  frame_listener_actor ballot;
  std::vector<lease_listener_actor> listeners;
};

struct lease_state {
  static constexpr const char* name = "lease";
  core::leader_lease lease;
  view_ptr current;
  lease_held told;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const lease_state& st, inspection& out);

/// Asks for the lease of a view that this node leads, and tells until when it
/// has it.
lease_actor::behavior_type
lease_behavior(lease_actor::stateful_pointer<lease_state> self,
               lease_setup setup, lease_neighbours around);

} // namespace troupe
