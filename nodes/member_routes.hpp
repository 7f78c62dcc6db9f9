#pragma once

#include "actors/participant.hpp"
#include "nodes/http_types.hpp"

#include <caf/actor_system.hpp>
#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace troupe {

/// What `/v1/members` says: who is in the group, as `node` sees it, and who
/// suspected whom.
nlohmann::ordered_json members_json(const std::string& node,
                                    const group_picture& x,
                                    const evidence_list& evidence);

/// What `/v1/leader` says.
nlohmann::ordered_json leader_json(const std::string& node,
                                   const group_picture& x);

/// What `/v1/deliveries` says: the last messages that a member delivered, the
/// oldest first. Names of senders are those of the view that stands.
nlohmann::ordered_json deliveries_json(const std::string& node,
                                       const group_picture& x);

/// Whether this node is in a view that goes on.
bool is_quorate(const group_picture& x);

/// Whether it also hears the one that leads there.
bool leader_lives(const group_picture& x);

/// Answers operators' questions about the group of `witness`: `/v1/members`,
/// which also says whether datagrams are `sealed`, and `/v1/leader`.
std::vector<http_route> group_routes(caf::actor_system& sys,
                                     const std::string& node,
                                     group_witness_actor witness, bool sealed);

/// `/healthz` (the actors answer) and `/readyz` (the node is a member with the
/// state of its group).
std::vector<http_route> health_routes(caf::actor_system& sys,
                                      group_witness_actor witness);

/// All of these, and `/v1/deliveries`.
std::vector<http_route>
member_routes(caf::actor_system& sys, const std::string& node,
              const group_witness_actor& witness, bool sealed);

} // namespace troupe
