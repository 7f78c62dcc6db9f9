#pragma once

#include "config/options.hpp"
#include "messages/actors.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// What the ordered stream of one member is set up with.
struct stream_options {
  group_options group;
  clock_options clock;
  resender_options resender;
  ack_tracker_options ack_tracker;
};

/// The rooms of one member's ordered stream. The circle holds itself: whoever
/// spawned it must end it.
struct ordered_stream {
  group_room_actor group;
  clock_actor clock;
  resender_actor resender;
  ack_tracker_actor tracker;
  orderer_actor orderer;
};

/// The ordered stream of one member, wired from the wire upwards. It hears the
/// stream's frames of group `id` from `transport`, and stands still until a
/// `view_change` comes to its group.
ordered_stream spawn_ordered_stream(caf::actor_system& sys,
                                    const stream_options& opts, group_id id,
                                    transport_actor transport,
                                    application_actor app);

/// Ends the rooms of a stream. What it still held for others is gone: a member
/// takes leave of its group first.
void end_ordered_stream(const ordered_stream& x);

} // namespace troupe
