#pragma once

#include "actors/core/notify_client.hpp"
#include "messages/inspection.hpp"
#include "messages/replica_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>

namespace troupe {

struct notify_client_setup {
  client_options opts;
  core::client_setup who;
  group_id group = 0;
  /// Milliseconds since 1970; null: those of the actor's clock.
  std::function<std::uint64_t()> wall_clock;
};

struct notify_client_neighbours {
  transport_actor transport;
  client_listener_actor listener;
};

struct notify_client_state {
  static constexpr const char* name = "notify-client";
  core::notify_client core;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const notify_client_state& st, inspection& out);

/// Connects at once.
notify_client_actor::behavior_type notify_client_behavior(
  notify_client_actor::stateful_pointer<notify_client_state> self,
  notify_client_setup setup, notify_client_neighbours around);

} // namespace troupe
