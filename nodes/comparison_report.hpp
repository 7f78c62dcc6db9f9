#pragma once

#include "actors/auditor.hpp"
#include "messages/inspection.hpp"
#include "nodes/journal.hpp"
#include "nodes/output.hpp"

#include <caf/actor_system.hpp>

#include <memory>
#include <string>

namespace troupe {

/// The lines of a comparison server, as JSON or as sentences.
namespace events {

std::string progress(output_format form, const comparison_waits& x);
std::string result(output_format form, const round_compared& x);

} // namespace events

struct comparison_report_setup {
  output_format output = output_format::jsonl;
  std::shared_ptr<line_sink> standard_output;
  supervisor_actor supervisor;
  /// Whether a person says how many messages, round after round: then the end
  /// of an experiment is not the end of the node.
  bool asks = false;
};

struct comparison_report_state {
  static constexpr const char* name = "comparison-report";
  bool good = true;
};

/// Tells what an inspection shows of it.
void describe(const comparison_report_state& st, inspection& out);

/// Tells people and programs what the comparison server does.
comparison_listener_actor::behavior_type comparison_report_behavior(
  comparison_listener_actor::stateful_pointer<comparison_report_state> self,
  comparison_report_setup setup);

} // namespace troupe
