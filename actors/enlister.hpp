#pragma once

#include "messages/calls.hpp"
#include "messages/gossip_actors.hpp"
#include "messages/inspection.hpp"
#include "messages/people.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <functional>

namespace troupe {

struct enlister_setup {
  registration own;
  endpoint manager;
  /// Pause between two registrations; a call may take as long.
  timespan every = std::chrono::seconds{5};
  channel_actor channel;
  member_finder_actor finder;
  /// Is told when the manager refuses the name.
  supervisor_actor supervisor;
  /// Is told, in sentences, what changes; may be empty.
  std::function<void(notice)> tell{};
};

struct enlister_state {
  static constexpr const char* name = "enlister";
  bool registered = false;
  bool silence_told = false;
  std::uint64_t registrations = 0;
  std::uint64_t silences = 0;
};

/// Tells what an inspection shows of it.
void describe(const enlister_state& st, inspection& out);

/// Registers this node at the manager, again and again, and hands the addresses
/// of all others there to the member finder.
enlister_actor::behavior_type
enlister_behavior(enlister_actor::stateful_pointer<enlister_state> self,
                  enlister_setup setup);

} // namespace troupe
