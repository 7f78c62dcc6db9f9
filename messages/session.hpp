#pragma once

#include "messages/ids.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// Begins a round: greets `members` until all have answered. The incarnations
/// in it may be zero: the greeting finds them out.
struct begin_round {
  std::uint64_t round = 0;
  group_id group = 0;
  member_id self = 0;
  std::vector<member> members;
};

/// This member has delivered everything of the round; tells the others and
/// waits until they have too.
struct finish_round {
  std::uint64_t round = 0;
};

/// Both conditions of the barrier hold: a greeting from everyone and an
/// acknowledgement from everyone. `agreed` has all incarnations.
struct round_ready {
  view_ptr agreed;
};

/// Every member has delivered everything of the round and said so.
struct round_finished {
  std::uint64_t round = 0;
};

/// The barrier was given up.
struct round_failed {
  std::uint64_t round = 0;
  std::string why;
  std::vector<member> missing;
};

/// How far the barrier has come: N - 1 of each are the goal.
struct round_status {
  std::uint64_t round = 0;
  std::uint64_t readies_received = 0;
  std::uint64_t acks_received = 0;
  std::vector<member> waiting_for;
};

struct get_round_status {};

} // namespace troupe
