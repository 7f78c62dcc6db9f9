#pragma once

#include "actors/core/naive_multicast.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct naive_group_state {
  static constexpr const char* name = "naive-group";
  core::naive_multicast rule;
  std::optional<instant> armed;
  bool end_told = false;
};

/// Tells what an inspection shows of it.
void describe(const naive_group_state& st, inspection& out);

/// A group at the level `unordered` or `naive`: one actor for the whole rule,
/// so that the exhibit can be read in one place.
naive_group_actor::behavior_type naive_group_behavior(
  naive_group_actor::stateful_pointer<naive_group_state> self,
  naive_options opts, level order, transport_actor transport,
  application_actor app);

} // namespace troupe
