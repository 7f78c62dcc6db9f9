#pragma once

#include "actors/core/reception.hpp"
#include "messages/inspection.hpp"
#include "messages/replica_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>

namespace troupe {

struct reception_setup {
  reception_options opts;
  /// How others reach this node.
  endpoint self;
  group_id group = 0;
  /// Milliseconds since 1970; null: those of the actor's clock.
  std::function<std::uint64_t()> wall_clock;
};

struct reception_state {
  static constexpr const char* name = "reception";
  core::reception core;
  replica_actor replica;
  service_watcher_actor watcher;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const reception_state& st, inspection& out);

/// Talks to clients over `transport`.
reception_actor::behavior_type
reception_behavior(reception_actor::stateful_pointer<reception_state> self,
                   reception_setup setup, transport_actor transport);

} // namespace troupe
