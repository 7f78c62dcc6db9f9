#include "nodes/stack.hpp"

#include "actors/ack_tracker.hpp"
#include "actors/clock.hpp"
#include "actors/group.hpp"
#include "actors/inspected.hpp"
#include "actors/orderer.hpp"
#include "actors/resender.hpp"

#include <caf/send.hpp>

namespace troupe {

ordered_stream spawn_ordered_stream(caf::actor_system& sys,
                                    const stream_options& opts, group_id id,
                                    transport_actor transport,
                                    application_actor app) {
  ordered_stream it;
  it.resender = spawn_inspected(sys, resender_behavior, opts.resender,
                                transport);
  it.clock = spawn_inspected(sys, clock_behavior, opts.clock, it.resender);
  it.group = spawn_inspected(sys, group_behavior, opts.group, it.clock, app);
  it.orderer = spawn_inspected(sys, orderer_behavior, opts.group.order,
                               it.group);
  it.tracker = spawn_inspected(sys, ack_tracker_behavior, opts.ack_tracker,
                               it.clock, it.orderer, it.resender);
  // The stream is a circle; these two close it.
  caf::anon_send(it.clock, join_rooms{it.tracker});
  caf::anon_send(transport, attach{id,
                                   {frame_kind::stamp, frame_kind::envelopes,
                                    frame_kind::repair_request},
                                   it.clock});
  return it;
}

void end_ordered_stream(const ordered_stream& x) {
  auto reason = caf::exit_reason::user_shutdown;
  caf::anon_send_exit(x.group, reason);
  caf::anon_send_exit(x.clock, reason);
  caf::anon_send_exit(x.resender, reason);
  caf::anon_send_exit(x.tracker, reason);
  caf::anon_send_exit(x.orderer, reason);
}

} // namespace troupe
