#pragma once

#include "messages/work_actors.hpp"

#include <caf/actor_system.hpp>

#include <string>

namespace troupe {

struct directory_client_setup {
  /// `host:port` of the discovery node's HTTP server.
  std::string address;
  /// Empty: none is brought.
  std::string token;
  /// How long the discovery node may take to answer.
  timespan answer_limit = std::chrono::seconds{3};
};

/// Spawns an actor that talks to the discovery node, and resolves the names of
/// receivers. It blocks, so it has a thread of its own. Each question has a
/// connection of its own.
directory_client_actor spawn_directory_client(caf::actor_system& sys,
                                              directory_client_setup setup);

} // namespace troupe
