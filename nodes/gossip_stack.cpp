#include "nodes/gossip_stack.hpp"

#include "actors/inspected.hpp"

#include <caf/send.hpp>

#include <utility>

namespace troupe {

swim_options finder_of(const node_config& x) {
  auto result = x.finder;
  result.gossip_interval = x.gossip.round;
  result.gossip_fanout = x.gossip.fanout;
  result.retransmit_mult = x.gossip.retransmit_mult;
  result.tombstone_kept = x.gossip.tombstone_kept;
  result.datagram_bytes = x.gossip.datagram_bytes;
  result.tombstones_max = result.members_max;
  return result;
}

gossip_stack spawn_gossip_stack(caf::actor_system& sys, gossiper_setup sharing,
                                member_finder_setup finding) {
  gossip_stack it;
  auto transport = sharing.transport;
  sharing.group = finding.group = gossip_group;
  finding.transport = transport;
  it.gossiper = spawn_inspected(sys, gossiper_behavior, std::move(sharing));
  finding.gossiper = it.gossiper;
  it.finder = spawn_inspected(sys, member_finder_behavior, std::move(finding));
  caf::anon_send(transport,
                 attach{gossip_group,
                        {frame_kind::gossip_summary, frame_kind::gossip_digest,
                         frame_kind::gossip_delta},
                        it.gossiper});
  caf::anon_send(transport,
                 attach{gossip_group,
                        {frame_kind::swim_ping, frame_kind::swim_ping_request,
                         frame_kind::swim_ack, frame_kind::swim_nack,
                         frame_kind::swim_gossip, frame_kind::swim_push_pull},
                        it.finder});
  return it;
}

} // namespace troupe
