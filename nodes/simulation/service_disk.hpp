#pragma once

#include "actors/core/replica.hpp"
#include "actors/core/splitmix.hpp"
#include "messages/replica_actors.hpp"

#include <caf/actor_system.hpp>

#include <cstdint>
#include <functional>
#include <optional>

namespace troupe::simulation {

/// What outlives a life of a server: its votes and its log, as they were
/// synced.
struct service_disk {
  vote_record votes;
  core::opened_log log;
  /// A write of the log that is under way: a crash may come before it, or
  /// behind it; it is a transaction, so never within it.
  std::optional<keep_log> writing;
  std::uint64_t syncs = 0;
};

/// Does to the log on the disk what `x` says.
void write(core::opened_log& disk, const keep_log& x);

/// The node dies: what was being written is there, or is not. Returns whether
/// it is.
bool crash(service_disk& disk, core::splitmix& random);

/// Is told of each write when it is on the disk.
using write_watcher = std::function<void(const keep_log&, timespan now)>;

/// Keeps the log on `disk`, which outlives the actor, and takes its time to
/// sync.
log_keeper_actor spawn_log_disk(caf::actor_system& sys, service_disk* disk,
                                timespan takes, write_watcher watch);

} // namespace troupe::simulation
