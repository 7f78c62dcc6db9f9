#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace troupe {

/// Something that is not as it should be in a line of a trace.
struct trace_objection {
  /// Empty: all of the line.
  std::string field;
  /// What was found there, as it is shown to people.
  std::string found;
  std::string expected;
};

/// Says which field of a record is missing or of the wrong kind, or nothing.
/// All that somebody reads is looked at; what else there is may be anything.
std::optional<trace_objection>
check_trace_fields(const nlohmann::ordered_json& x);

} // namespace troupe
