#pragma once

#include "actors/core/swim.hpp"
#include "messages/gossip_actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace troupe {

struct member_finder_setup {
  swim_options opts;
  core::swim_identity self;
  std::uint64_t seed = 0;
  group_id group = 0;
  /// Addresses to begin with: one that answers is enough.
  std::vector<endpoint> seeds{};
  transport_actor transport;
  gossiper_actor gossiper;
  /// Is told when enough others know that this node leaves.
  supervisor_actor supervisor{};
  /// Is told of each event, in the actor's thread; may be empty.
  std::function<void(const core::swim_event&)> watch{};
};

struct member_finder_state {
  static constexpr const char* name = "member-finder";
  core::swim members;
  std::optional<instant> armed;
  /// The supervisor is to be told when the others know.
  bool leaving = false;
};

/// Tells what an inspection shows of it.
void describe(const member_finder_state& st, inspection& out);

/// Finds the members of a group of any size: joins through one of `seeds`,
/// learns of all, and tells the gossiper who comes and goes.
member_finder_actor::behavior_type member_finder_behavior(
  member_finder_actor::stateful_pointer<member_finder_state> self,
  member_finder_setup setup);

} // namespace troupe
