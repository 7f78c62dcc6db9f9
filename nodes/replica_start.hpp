#pragma once

#include "actors/key_keeper.hpp"
#include "nodes/http_types.hpp"
#include "nodes/node.hpp"
#include "nodes/server_watch.hpp"
#include "nodes/service_stack.hpp"

#include <optional>
#include <vector>

/// What the starts of all kinds of nodes have in common that replicate
/// something among `peers`.
namespace troupe {

struct replica_start {
  replica_stack_options opts;
  replica_neighbours around;
  server_watch_actor watch;
  /// Null where nothing is sealed.
  key_keeper_actor keys{};
  /// For operators: the group, its keys and `/v1/service`.
  std::vector<http_route> routes;
};

/// Reads what an earlier life has left, and spawns all that a replica stands
/// on. `door` is the name under which the node's door to its clients is
/// counted.
std::optional<start_error> prepare_replica(node& n, const std::string& door,
                                           replica_start& out);

/// Hands the node what was spawned, once it has begun; `door` is counted.
void own_replica(node& n, const replica_start& with, const replica_stack& stack,
                 const counted_part& door);

} // namespace troupe
