#pragma once

#include "messages/work_actors.hpp"

#include <caf/actor_system.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace troupe {

/// The store of a receiver, or why there is none.
struct opened_request_store {
  request_store_actor actor;
  /// What an earlier life has left.
  std::vector<kept_request> kept;
  /// The receiver's id, drawn in its first life.
  std::string id;
  std::string error;
  bool newer_format = false;
};

/// Opens the file of what was processed. The actor writes to it, so it has a
/// thread of its own. An empty path keeps nothing over the end of the process.
opened_request_store open_request_store(caf::actor_system& sys,
                                        const std::filesystem::path& path);

} // namespace troupe
