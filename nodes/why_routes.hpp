#pragma once

#include "actors/core/explanation.hpp"
#include "nodes/http_types.hpp"
#include "nodes/inspector.hpp"

#include <caf/actor_system.hpp>
#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace troupe {

/// What the actors of a node have told, as an explanation needs it.
core::explained to_explain(const inspection_report& x);

/// What `/v1/why` says.
nlohmann::ordered_json why_json(const std::string& node,
                                const std::vector<core::finding>& xs);

/// Answers `/v1/why`: for whom this node waits, and what happens next; with
/// `?of=`, of one message or one view. It asks no other node, so that it
/// answers while the group stands still.
http_route why_route(caf::actor_system& sys, std::string node,
                     inspector_actor inspector);

} // namespace troupe
