#pragma once

#include "actors/core/trace_scribe.hpp"
#include "actors/tap_point.hpp"
#include "messages/inspection.hpp"
#include "messages/trace_actors.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

struct recorder_setup {
  /// Bounds; what it says of the file is not read.
  trace_options opts;
  /// Of the node.
  std::string name;
  level order = level::safe;
  /// Microseconds of the wall clock now. Traces of several nodes are laid side
  /// by side by it.
  std::int64_t wall_us = 0;
  /// The same moment by the clock of the actors.
  instant began{};
  /// Is asked for what it has dropped.
  transport_actor transport;
  /// Bounds what is on its way to the recorder; what would go beyond it is
  /// missing in the trace, and counted.
  std::shared_ptr<tap_room> room;
};

struct recorder_state {
  static constexpr const char* name = "recorder";
  core::trace_scribe scribe;
  /// Null while nothing is recorded.
  trace_keeper_actor keeper;
  std::vector<tapped_actor> tapped;
  /// Who waits until all is in the file.
  std::optional<caf::typed_response_promise<recording>> stopping;
  std::string file;
  std::string error;
  bool armed = false;
  bool asking = false;
};

/// Tells what an inspection shows of it.
void describe(const recorder_state& st, inspection& out);

/// Looks at what passes a node, and has it written down.
recorder_actor::behavior_type
recorder_behavior(recorder_actor::stateful_pointer<recorder_state> self,
                  recorder_setup setup);

} // namespace troupe
