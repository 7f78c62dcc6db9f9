#pragma once

#include "messages/work_actors.hpp"

#include <caf/actor_system.hpp>

#include <string>
#include <vector>

namespace troupe {

struct directory_client_setup {
  /// `host:port` of the HTTP servers of all discovery nodes that keep one
  /// registry; mostly one.
  std::vector<std::string> addresses;
  /// Empty: none is brought.
  std::string token;
  /// How long the discovery node may take to answer.
  timespan answer_limit = std::chrono::seconds{3};
};

/// Spawns an actor that talks to the discovery node, and resolves the names of
/// receivers. It blocks, so it has a thread of its own. Each question has a
/// connection of its own. Of several nodes it finds the one that serves: it
/// follows advice to those that it was told of, and to nobody else, and asks
/// the next one where one is silent or knows nobody.
directory_client_actor spawn_directory_client(caf::actor_system& sys,
                                              directory_client_setup setup);

} // namespace troupe
