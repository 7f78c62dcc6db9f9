#pragma once

#include "actors/core/membership.hpp"
#include "actors/core/path_table.hpp"
#include "config/node_config.hpp"
#include "messages/view_actors.hpp"
#include "nodes/stack.hpp"

#include <caf/actor_system.hpp>

#include <functional>
#include <vector>

namespace troupe {

/// What the keys of a node of a group of `founders` say of its detector, and
/// what follows from them.
detector_options detector_of(const node_config& x, std::size_t founders);

/// What a group whose members come and go is set up with.
struct group_stack_options {
  stream_options stream;
  detector_options detector;
  elector_options elector;
  ballot_options ballot;
  lease_options lease;
  membership_options membership;
  core::membership_setup who;
  /// What the disk of this name has, and whether it had nothing.
  vote_record record;
  bool newcomer = false;
  /// How long the machine has been asleep in all; null: it never is.
  std::function<timespan()> asleep;
};

/// What it stands on, and for whom.
struct group_stack_neighbours {
  transport_actor transport;
  vote_keeper_actor keeper;
  application_actor app;
  group_listener_actor listener;
  core::transport_limits limits{};
  std::vector<lease_listener_actor> lease_listeners{};
};

/// An ordered stream, and beside it those who watch its members, find who
/// leads, and vote on the views in which it goes on:
///
///   detector --who is heard--> elector --stand--> membership --stand--> ballot
///      '------- who is not, who has to go ----------^                     |
///                              lease <--- whether it leads still ----------|
///   rooms of the stream <---------------- freeze, fetch, view ------------'
struct group_stack {
  ordered_stream stream;
  detector_actor detector;
  elector_actor elector;
  lease_actor lease;
  membership_actor membership;
  ballot_actor ballot;
  /// All of the above: they are a circle, which never ends by itself.
  std::vector<caf::strong_actor_ptr> actors;
};

/// The record of a name that has never voted: where it is a founder, the view
/// that all founders begin with.
vote_record first_record(const std::vector<member>& founders);

/// Spawns a member of a group above `around.transport`: above a socket as in
/// the simulator.
group_stack spawn_group_stack(caf::actor_system& sys,
                              const group_stack_options& opts,
                              const group_stack_neighbours& around);

} // namespace troupe
