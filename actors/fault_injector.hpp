#pragma once

#include "actors/core/fault_orders.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace troupe {

/// Orders a fault of this node's links.
struct inject {
  core::fault_order what;
};

/// Ends all faults of links at once.
struct heal_links {};

/// Stops the whole process for a time, a moment from now.
struct stand_still {
  timespan span{};
};

/// Ends the process a moment from now, without leave.
struct die {};

struct get_faults {};

/// The faults of links that hold, as of `now`.
struct fault_list {
  std::vector<core::standing_fault> items;
  instant now{};
  /// False where there was no room for what was ordered.
  bool taken = true;
};

/// INTERNAL: the process stands still now, or ends.
struct stop_due {
  /// Nothing: for ever.
  std::optional<timespan> span;
};

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inject)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::heal_links)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::stand_still)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::die)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_faults)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::fault_list)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::stop_due)

namespace troupe {

/// FAULT INJECTOR: breaks a node that runs, for a time. The time is kept here,
/// so that a fault ends whatever becomes of who ordered it.
using fault_injector_actor
  = caf::typed_actor<caf::replies_to<inject>::with<fault_list>,
                     caf::replies_to<heal_links>::with<fault_list>,
                     caf::replies_to<get_faults>::with<fault_list>,
                     caf::replies_to<stand_still>::with<fault_list>,
                     caf::replies_to<die>::with<fault_list>,
                     // INTERNAL: a fault is over; the answer has left, and it
                     // is time to stop.
                     caf::reacts_to<tick>, caf::reacts_to<stop_due>>;

/// What can be done to the process.
struct process_faults {
  /// Stops it; whoever does so makes sure that it goes on after that time.
  std::function<void(timespan)> pause;
  /// Ends it at once.
  std::function<void()> kill;
};

struct fault_injector_setup {
  transport_actor transport;
  /// What links do otherwise.
  impairment configured;
  std::uint64_t seed = 0;
  process_faults process;
};

struct fault_injector_state {
  static constexpr const char* name = "fault-injector";
  /// Longest that a process stands still.
  static constexpr timespan pause_max = std::chrono::minutes{1};
  /// The answer leaves before a process stops.
  static constexpr timespan answer_time = std::chrono::milliseconds{100};
  core::fault_orders orders;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const fault_injector_state& st, inspection& out);

fault_injector_actor::behavior_type fault_injector_behavior(
  fault_injector_actor::stateful_pointer<fault_injector_state> self,
  fault_injector_setup setup);

} // namespace troupe
