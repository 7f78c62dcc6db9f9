#pragma once

#include "actors/inspected.hpp"
#include "messages/inspection_actors.hpp"

#include <caf/actor_control_block.hpp>
#include <caf/actor_system.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe {

/// The actors of a node, in the order in which they were spawned; those that
/// cannot be looked into are left out.
struct inspected_directory {
  std::vector<caf::strong_actor_ptr> actors;
};

struct get_report {};

/// INTERNAL: who has not answered by now is stuck.
struct report_limit {
  std::uint64_t number = 0;
};

/// One actor of a node.
struct inspected_entry {
  enum class state : std::uint8_t {
    answers,
    stuck, ///< It has not answered in time; the meter tells what it can.
    gone,  ///< It has ended.
  };

  state how = state::answers;
  /// Of one that does not answer only what its meter tells.
  inspection told;
  /// Whether a handler of it runs; one that has none waits for its thread.
  bool busy = false;
  /// For how long it has not answered, or its handler has been running.
  timespan stuck_for{0};
};

/// All actors of a node at one moment.
struct inspection_report {
  instant now{};
  std::vector<inspected_entry> actors;
};

using inspection_report_ptr = std::shared_ptr<const inspection_report>;

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspected_directory)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_report)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::report_limit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspection_report_ptr)

namespace troupe {

/// INSPECTOR: knows the actors of a node, and what each tells of itself. An
/// actor that is stuck is told to be; it holds up nobody who asks.
using inspector_actor
  = caf::typed_actor<caf::reacts_to<inspected_directory>,
                     // Asks all of them; answers within `report_wait`.
                     caf::replies_to<get_report>::with<inspection_report_ptr>,
                     caf::reacts_to<report_limit>>;

struct inspector_state {
  static constexpr const char* name = "inspector";

  /// How long an actor may take to answer.
  static constexpr timespan report_wait = std::chrono::milliseconds{200};
  /// Reports that may be under way; a further one is given at once, by the
  /// meters alone.
  static constexpr std::size_t reports_max = 64;

  struct known {
    caf::strong_actor_ptr who;
    /// A part of the actor, never null.
    const actor_meter* meter = nullptr;
    /// Told apart by a number where several have one name.
    std::string name;
    /// When it was asked what it has not answered yet: no actor is asked
    /// twice, or its mailbox would fill while it is stuck.
    std::optional<instant> asked_at;
    bool gone = false;
  };

  struct report {
    caf::typed_response_promise<inspection_report_ptr> promise;
    std::shared_ptr<inspection_report> what;
    std::set<std::size_t> open;
  };

  std::vector<known> actors;
  std::map<std::uint64_t, report> reports;
  std::uint64_t next = 0;
};

/// Tells what an inspection shows of it.
void describe(const inspector_state& st, inspection& out);

/// It has a thread of its own, since the others may hold up theirs.
inspector_actor spawn_inspector(caf::actor_system& sys);

} // namespace troupe
