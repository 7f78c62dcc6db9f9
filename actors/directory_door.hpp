#pragma once

#include "messages/discovery_actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace troupe {

struct directory_door_setup {
  /// Spawns the directory of a turn, with a store and what is in it.
  std::function<receiver_directory_actor(const receiver_store_actor& store,
                                         std::vector<receiver_entry> kept)>
    open;
  /// Shows that another node serves, at that HTTP address; empty: nobody does
  /// at present. Called in the actor's thread.
  std::function<void(const std::string& at)> publish_elsewhere;
  /// Shows until when the directory of this node may be believed, in the same
  /// way: until then no other one serves. Long past: not at all.
  std::function<void(instant until)> publish_lease;
  /// Where the nodes answer HTTP, by where their group finds them.
  std::map<endpoint, std::string> http;
};

struct directory_door_state {
  static constexpr const char* name = "directory-door";
  join_door around;
  /// Lives while this node serves, in views of this epoch.
  receiver_directory_actor directory;
  std::uint64_t epoch = 0;
  lease_held lease;
  std::uint64_t turns = 0;
  std::uint64_t sent_away = 0;
  std::uint64_t not_kept = 0;

  ~directory_door_state();
};

/// Tells what an inspection shows of it.
void describe(const directory_door_state& st, inspection& out);

/// Lets one of several discovery nodes serve at a time. The one that begins to
/// has a directory with all that was committed, each receiver with its full
/// time; a registration is answered once all others that are there, and a
/// majority, have it. The lists of others would be old, so they give none.
directory_door_actor::behavior_type directory_door_behavior(
  directory_door_actor::stateful_pointer<directory_door_state> self,
  directory_door_setup setup);

} // namespace troupe
