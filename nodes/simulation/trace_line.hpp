#pragma once

#include "messages/ids.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace troupe::simulation {

/// Begins a line of a trace: what happened when, since the run began.
inline nlohmann::ordered_json trace_event(timespan at, const char* what) {
  return {{"at_us", at.count() / 1000}, {"event", what}};
}

/// Returns the line, without its end.
inline std::string trace_text(const nlohmann::ordered_json& x) {
  return x.dump(-1, ' ', false,
                nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace troupe::simulation
