#include "nodes/group_stack.hpp"

#include "actors/ballot.hpp"
#include "actors/detector.hpp"
#include "actors/elector.hpp"
#include "actors/inspected.hpp"
#include "actors/lease.hpp"
#include "actors/membership.hpp"
#include "actors/swim_detector.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <algorithm>

namespace troupe {

namespace {

using kind = frame_kind;

const std::vector<kind> ballot_kinds{kind::prepare,       kind::promised_vote,
                                     kind::refused_vote,  kind::propose,
                                     kind::accepted_vote, kind::install,
                                     kind::lease_request};
const std::vector<kind> lease_kinds{kind::lease_grant};
const std::vector<kind> elector_kinds{kind::election_call, kind::election_reply,
                                      kind::coordinator};
const std::vector<kind> membership_kinds{kind::petition, kind::petition_answer};
const std::vector<kind> detector_kinds{
  kind::pulse,     kind::swim_ping,   kind::swim_ping_request, kind::swim_ack,
  kind::swim_nack, kind::swim_gossip, kind::swim_push_pull};

detector_actor spawn_detector(caf::actor_system& sys,
                              const group_stack_options& opts,
                              detector_neighbours around) {
  auto& x = opts.detector;
  auto& who = opts.who;
  if (x.kind == detector_kind::heartbeat)
    return spawn_inspected(sys, detector_behavior, x, std::move(around));
  core::swim_identity self{who.self.name, who.self.inc, who.self.at};
  return spawn_inspected(sys, swim_detector_behavior, x, std::move(self),
                         who.seed, std::move(around));
}

} // namespace

detector_options detector_of(const node_config& x, std::size_t founders) {
  auto result = x.detector;
  result.configured_members = founders;
  auto beat = result.heartbeat;
  result.ask_pause = beat / 2;
  result.opinion_kept = std::max(result.suspect_after, beat * 3);
  result.phi.interval = beat;
  // Around the frames of a datagram: headers of IPv6 and UDP, the own one, and
  // that of one frame.
  constexpr std::size_t around = 112;
  auto bytes = x.transport.datagram_bytes.value_or(
    transport_options::datagram_bytes_common);
  result.swim.datagram_bytes = std::min(result.swim.datagram_bytes,
                                        std::size_t{bytes} - around);
  return result;
}

vote_record first_record(const std::vector<member>& founders) {
  vote_record result;
  result.installed.members = founders;
  for (auto& x : result.installed.members)
    x.inc = 0; // Any life of that name.
  return result;
}

group_stack spawn_group_stack(caf::actor_system& sys,
                              const group_stack_options& opts,
                              const group_stack_neighbours& around) {
  group_stack it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  auto& who = opts.who;
  auto& wire = around.transport;
  it.stream = spawn_ordered_stream(sys, opts.stream, who.group, wire,
                                   around.app);
  own(it.stream.group);
  own(it.stream.clock);
  own(it.stream.resender);
  own(it.stream.tracker);
  own(it.stream.orderer);
  ballot_setup votes{opts.ballot, opts.lease,  who.rule,      who.self,
                     who.group,   opts.record, opts.newcomer, around.limits};
  it.ballot = own(spawn_inspected(
    sys, ballot_behavior, std::move(votes),
    ballot_neighbours{wire, around.keeper, it.stream.group, it.stream.clock}));
  it.lease = own(spawn_inspected(
    sys, lease_behavior, lease_setup{opts.lease, who.rule, opts.asleep},
    lease_neighbours{wire, it.ballot, around.lease_listeners}));
  it.membership = own(spawn_inspected(
    sys, membership_behavior, opts.membership, who,
    membership_neighbours{wire, it.ballot, it.lease, around.listener}));
  it.elector = own(
    spawn_inspected(sys, elector_behavior, opts.elector, wire, it.membership));
  it.detector = own(spawn_detector(
    sys, opts, {wire, it.membership, it.elector, it.stream.tracker}));
  caf::anon_send(it.stream.tracker, join_flush{it.ballot});
  caf::anon_send(it.stream.orderer, join_flush{it.ballot});
  caf::anon_send(it.ballot, join_ballot{it.membership,
                                        it.lease,
                                        {it.elector, it.detector, it.lease}});
  caf::anon_send(wire, attach{who.group, ballot_kinds, it.ballot});
  caf::anon_send(wire, attach{who.group, lease_kinds, it.lease});
  caf::anon_send(wire, attach{who.group, elector_kinds, it.elector});
  caf::anon_send(wire, attach{who.group, membership_kinds, it.membership});
  caf::anon_send(wire, attach{who.group, detector_kinds, it.detector});
  caf::anon_send(it.membership, it.elector);
  return it;
}

} // namespace troupe
