#pragma once

#include "actors/core/path_table.hpp"
#include "actors/peer.hpp"
#include "config/node_config.hpp"
#include "nodes/inspection.hpp"
#include "nodes/stack.hpp"

#include <caf/actor_system.hpp>

#include <vector>

namespace troupe {

/// Groups that share one transport are told apart by it; peers have one.
constexpr group_id peers_group = 1;

/// A peer with its session, its group and all behind it.
struct peer_stack {
  peer_actor peer;
  /// Not yet known to the peer, which begins when it is told.
  join_peer rooms;
  /// What an inspection of these actors asks.
  inspected_parts parts;
  /// Without actors at the levels `unordered` and `naive`.
  ordered_stream stream;
  /// All of the above: they are a circle, which never ends by itself.
  std::vector<caf::strong_actor_ptr> actors;
};

/// Spawns a peer above `transport`, whichever that is: the same actors stand
/// above a socket and in the simulator. `limits` are those of the transport.
peer_stack
spawn_peer_stack(caf::actor_system& sys, const node_config& config,
                 const peer_setup& setup, const peer_neighbours& around,
                 transport_actor transport, core::transport_limits limits);

} // namespace troupe
