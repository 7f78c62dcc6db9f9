#pragma once

#include "nodes/commands.hpp"
#include "nodes/http_question.hpp"

namespace troupe {

/// What `troupe members` is asked for instead of the members.
struct round_wish {
  bool deliveries = false;
  bool replicas = false;
};

/// `troupe members --deliveries`: what each member of the view has delivered
/// last. The answer is no (1) where two have different messages at one place.
int ask_deliveries(node_question x, output_format format, console io);

/// `troupe members --replicas`: how far each server's log is. The answer is no
/// (1) where none serves clients.
int ask_replicas(node_question x, output_format format, console io);

/// For people: what `/v1/all/deliveries` and `/v1/all/service` say; and whether
/// that is good. What the nodes should not have said throws `json::exception`.
struct round_told {
  std::string text;
  bool good = true;
};

round_told deliveries_told(const nlohmann::ordered_json& x);
round_told replicas_told(const nlohmann::ordered_json& x);

} // namespace troupe
