#pragma once

#include "nodes/http_types.hpp"
#include "nodes/inspector.hpp"

#include <caf/actor_system.hpp>
#include <nlohmann/json_fwd.hpp>

#include <string>

namespace troupe {

/// Fields as an object, or as an array where they have no names. A span is the
/// number of its milliseconds, under its name and `_ms`.
nlohmann::ordered_json fields_json(const field_list& xs);

/// What `/v1/inspect` says of one actor.
nlohmann::ordered_json entry_json(const inspected_entry& x);

/// What `/v1/inspect` says.
nlohmann::ordered_json report_json(const std::string& node,
                                   const inspection_report& x);

/// Answers `/v1/inspect`, of all actors or of the one that `?actor=` names. An
/// actor that is stuck is told to be.
http_route inspect_route(caf::actor_system& sys, std::string node,
                         inspector_actor inspector);

} // namespace troupe
