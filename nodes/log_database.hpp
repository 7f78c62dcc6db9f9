#pragma once

#include "actors/core/replica.hpp"
#include "messages/replica_actors.hpp"

#include <caf/actor_system.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace troupe {

/// The log of a server on its disk, or why there is none.
struct opened_log_database {
  log_keeper_actor keeper;
  core::opened_log log;
  std::string error;
  /// What is wrong: written by a later version; or not as it was written.
  bool newer_format = false;
  bool damaged = false;
};

/// Who is told what went wrong, and ends the node then.
struct log_database_owner {
  supervisor_actor supervisor;
  std::function<void(const notice&)> tell;
};

/// Opens `service.db` in the folder, makes it if it is missing, and reads it.
/// What the keeper has answered is on the disk. When a write fails nothing is
/// answered any more, and the supervisor ends the node: what a disk has after a
/// sync that failed, nobody knows.
opened_log_database open_log_database(caf::actor_system& sys,
                                      const std::filesystem::path& folder,
                                      log_database_owner owner);

} // namespace troupe
