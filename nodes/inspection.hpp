#pragma once

#include "actors/participant.hpp"
#include "messages/actors.hpp"

#include <caf/actor_system.hpp>

#include <functional>
#include <string>
#include <vector>

namespace troupe {

/// An actor that counts, under the name that people know it by.
struct counted_part {
  std::string name;
  counted_actor who;
};

/// Whom an inspection of a node asks.
struct inspected_parts {
  std::vector<counted_part> counted;
  /// Who knows for whom messages wait, and for whom the handshake does; null
  /// where a node has none.
  waited_actor waited;
  session_actor session;
  /// Who knows who holds the window, likewise.
  waited_actor window{};
  /// Who tells of its group; null where it is in none.
  group_witness_actor witness{};
};

/// Asks all of `parts` and hands the answers to `write`, a sentence each, from
/// a thread of the actor system. Returns at once; whoever does not answer
/// within a second is named.
void inspect_node(caf::actor_system& sys, const inspected_parts& parts,
                  std::function<void(const std::string&)> write);

} // namespace troupe
