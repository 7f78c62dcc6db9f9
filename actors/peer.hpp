#pragma once

#include "actors/core/peer_life.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <map>
#include <string>

namespace troupe {

/// Where a peer stands in the world.
struct peer_setup {
  peer_options opts;
  source_options source;
  group_id group = 1;
  /// How it is registered; the manager is empty in a static group.
  registration own;
  std::optional<endpoint> manager;
  /// Largest line that is read from the standard input, for people.
  std::size_t line_bytes_max = message_bytes_limit;
};

/// The neighbours that are there before the peer is.
struct peer_neighbours {
  journal_actor journal;
  channel_actor channel;
  line_reader_actor lines;
  /// Is told once how the peer's life ended.
  supervisor_actor supervisor;
};

struct peer_state {
  static constexpr const char* name = "peer";
  core::peer_life life;
  join_peer rooms;
  endpoint report_to;
  std::optional<instant> armed;
  bool reading = false;
  bool enlisting = false;
  bool registered = false;
  /// Sums of the counters at the last report: each round tells its own.
  std::map<std::string, std::uint64_t> reported;
};

/// Tells what an inspection shows of it.
void describe(const peer_state& st, inspection& out);

/// Lives through rounds: greets, sends, delivers, reports. Waits in words.
peer_actor::behavior_type
peer_behavior(peer_actor::stateful_pointer<peer_state> self, peer_setup setup,
              peer_neighbours around);

} // namespace troupe
