#pragma once

#include "actors/core/trace_scribe.hpp"
#include "messages/inspection.hpp"
#include "messages/trace_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <map>
#include <string>

namespace troupe {

struct recorder_setup {
  trace_options trace;
  /// Of the node.
  std::string name;
  level order = level::safe;
  /// Microseconds of the wall clock now. Traces of several nodes are laid side
  /// by side by it.
  std::int64_t wall_us = 0;
};

struct recorder_neighbours {
  transport_actor transport;
  journal_actor journal;
  trace_keeper_actor keeper;
};

struct recorder_state {
  static constexpr const char* name = "recorder";
  core::trace_scribe scribe;
  /// Who takes the messages of each group.
  std::map<group_id, frame_listener_actor> listeners;
  /// When `wall_us` was.
  instant begin{};
  bool armed = false;
};

void describe(const recorder_state& st, inspection& out);

/// Passes on what the rooms and the transport have for each other, and what is
/// for the journal, and has `keeper` write down what that was.
recorder_actor::behavior_type
recorder_behavior(recorder_actor::stateful_pointer<recorder_state> self,
                  recorder_setup setup, recorder_neighbours around);

} // namespace troupe
