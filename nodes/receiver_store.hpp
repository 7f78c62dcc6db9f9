#pragma once

#include "messages/discovery_actors.hpp"

#include <caf/actor_system.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace troupe {

/// The store of a directory, or why there is none.
struct opened_receiver_store {
  receiver_store_actor actor;
  /// What an earlier life has left, in the order of registration.
  std::vector<receiver_entry> kept;
  std::string error;
  bool newer_format = false;
};

/// Is told, in the thread of the store, why a change could not be kept.
using tell_not_kept = std::function<void(const std::string& why)>;

/// Opens the file of registrations. The actor writes to it, so it has a thread
/// of its own. An empty path keeps nothing over the end of the process.
opened_receiver_store open_receiver_store(caf::actor_system& sys,
                                          const std::filesystem::path& path,
                                          tell_not_kept tell = {});

} // namespace troupe
