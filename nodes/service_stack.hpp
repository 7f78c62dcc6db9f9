#pragma once

#include "actors/reception.hpp"
#include "actors/replica.hpp"
#include "nodes/group_stack.hpp"

#include <caf/actor_system.hpp>

#include <memory>
#include <vector>

namespace troupe {

/// Groups that share one transport are told apart by it: the one of the
/// servers, and the one in which clients talk to them.
constexpr group_id servers_group = 4;
constexpr group_id clients_group = 3;

/// What a node that replicates something is set up with.
struct replica_stack_options {
  group_stack_options group;
  replica_setup replica;
};

/// What it stands on, and for whom.
struct replica_neighbours {
  transport_actor transport;
  channel_actor channel;
  vote_keeper_actor votes;
  log_keeper_actor log;
  group_listener_actor listener;
  core::transport_limits limits{};
  std::vector<lease_listener_actor> lease_listeners{};
};

/// A group as in group_stack.hpp, whose application is a replica:
///
///   door --requests--> replica --words--> group
///     ^---- committed -----'   '--> log on the disk
struct replica_stack {
  group_stack group;
  replica_actor replica;
  /// All of them, the group's with them.
  std::vector<caf::strong_actor_ptr> actors;
};

/// Spawns a node that replicates `app`, and tells `door` what it tells clients.
replica_stack
spawn_replica_stack(caf::actor_system& sys, const replica_stack_options& opts,
                    const replica_neighbours& around,
                    std::shared_ptr<const core::replicated_application> app,
                    service_listener_actor door);

/// What a server is set up with.
struct service_stack_options : replica_stack_options {
  reception_options reception;
  /// Milliseconds since 1970; null: those of the actors' clock.
  std::function<std::uint64_t()> wall_clock;
};

struct service_neighbours : replica_neighbours {
  /// Hears whether this node serves clients; may be null.
  service_watcher_actor watcher{};
};

/// The same with a reception as its door:
///
///   clients --packets--> reception --requests--> replica
struct service_stack : replica_stack {
  reception_actor reception;
};

/// Spawns a server that replicates `app`.
service_stack
spawn_service_stack(caf::actor_system& sys, const service_stack_options& opts,
                    const service_neighbours& around,
                    std::shared_ptr<const core::replicated_application> app);

} // namespace troupe
