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
  bool failed = false;
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

/// Has a node record what it does, where its configuration says so: puts a
/// recorder before its transport and before `journal`, which is replaced. Must
/// come ahead of all that sends messages to a group.
std::optional<start_error> start_trace(node& n, journal_actor& journal);

} // namespace troupe
