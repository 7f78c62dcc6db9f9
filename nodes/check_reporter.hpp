#pragma once

#include "messages/inspection.hpp"
#include "messages/view_actors.hpp"
#include "nodes/journal.hpp"
#include "nodes/node.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace troupe {

namespace events {

/// What a node found wrong with its own deliveries, as one JSON line.
std::string violation_line(const delivery_violation& x);

} // namespace events

struct check_reporter_setup {
  output_format form = output_format::jsonl;
  std::shared_ptr<line_sink> out;
  supervisor_actor supervisor;
  /// Whether the node ends at the first violation.
  bool ends = false;
};

struct check_reporter_state {
  static constexpr const char* name = "check-reporter";
  bool failed = false;
  std::uint64_t told = 0;
};

/// Tells what an inspection shows of it.
void describe(const check_reporter_state& st, inspection& out);

/// Writes violations to the log and, unless people read it, to the standard
/// output. It blocks on its files, so it runs in a thread of its own.
violation_listener_actor::behavior_type check_reporter(
  violation_listener_actor::stateful_pointer<check_reporter_state> self,
  check_reporter_setup setup);

/// Has the violations that `group` finds reported, where `group.check` is on;
/// and lets it hear from `elector`, unless null, who is said to lead.
void report_violations(node& n, const group_room_actor& group,
                       const elector_actor& elector = {});

} // namespace troupe
