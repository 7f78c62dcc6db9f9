#pragma once

#include "actors/core/ballot_voter.hpp"
#include "actors/core/path_table.hpp"
#include "actors/core/view_candidate.hpp"
#include "messages/inspection.hpp"
#include "messages/view_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <deque>

namespace troupe {

/// Where a ballot stands, and what it ends and begins views in.
struct ballot_setup {
  ballot_options opts;
  lease_options lease;
  core::quorum_rule rule;
  member self;
  group_id group = 0;
  /// What the disk of this name has, and whether it had nothing.
  vote_record record;
  bool newcomer = false;
  core::transport_limits limits{};
};

/// The rooms that a view ends and begins in.
struct ballot_neighbours {
  transport_actor transport;
  vote_keeper_actor keeper;
  group_room_actor door;
  clock_actor clock;
};

struct ballot_state {
  static constexpr const char* name = "ballot";
  core::ballot_voter voter;
  core::view_candidate candidate;
  join_ballot around;
  leader_life leader;
  /// Frames of this node for itself.
  std::deque<frame> own;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const ballot_state& st, inspection& out);

/// Votes on views, stands for them, and installs what was chosen.
ballot_actor::behavior_type
ballot_behavior(ballot_actor::stateful_pointer<ballot_state> self,
                ballot_setup setup, ballot_neighbours around);

} // namespace troupe
