#pragma once

#include "messages/inspection.hpp"
#include "messages/trace_actors.hpp"
#include "nodes/journal.hpp"
#include "nodes/node.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace troupe {

struct trace_keeper_state {
  static constexpr const char* name = "trace-keeper";
  std::shared_ptr<line_sink> file;
  std::string error;
};

void describe(const trace_keeper_state& st, inspection& out);

/// Writes lines to `path`; a new file moves those before it to `run.1.jsonl`,
/// `run.2.jsonl` ..., up to `files` in all. A disk that fails ends the trace
/// and nothing else.
trace_keeper_actor::behavior_type trace_keeper_behavior(
  trace_keeper_actor::stateful_pointer<trace_keeper_state> self,
  std::string path, std::uint32_t files);

/// Returns `run.3.jsonl` for `run.jsonl`.
std::string older_trace(const std::string& path, std::uint32_t number);

/// Opens nothing yet. Returns why a trace cannot be written to `path`; empty:
/// it can.
std::string cannot_trace_to(const std::string& path);

/// Makes who writes down a trace by `opts`.
trace_keeper_actor spawn_trace_keeper(caf::actor_system& sys,
                                      const trace_options& opts);

/// A recorder, and what bounds what is on its way to it.
struct recorder_start {
  recorder_actor recorder;
  std::shared_ptr<tap_room> room;
};

/// Spawns who records, of `name` in a group of that level, what `transport` and
/// others show; at once if `opts` have a file. Ends with its recorder.
recorder_start spawn_recorder(caf::actor_system& sys, const trace_options& opts,
                              const std::string& name, level order,
                              const transport_actor& transport);

/// Spawns the recorder of a node that is in a group; it begins at once if the
/// configuration says so. Must come ahead of all that is in the group.
std::optional<start_error> start_recorder(node& n);

} // namespace troupe
