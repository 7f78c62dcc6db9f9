#pragma once

#include "actors/key_keeper.hpp"
#include "nodes/http_types.hpp"
#include "nodes/node.hpp"

#include <string>
#include <vector>

namespace troupe {

/// Spawns the keeper of a node that has a key file, and has it answer the
/// keepers of others; null for a node without. It takes part in changes once it
/// is told of its membership (`join_keeper`).
key_keeper_actor start_keeper(node& n);

/// Answers `/v1/keys`: which keys there are, and by `POST`, with a token alone,
/// changes those of the whole group.
std::vector<http_route> key_routes(caf::actor_system& sys,
                                   const node_config& config,
                                   key_keeper_actor keeper);

} // namespace troupe
