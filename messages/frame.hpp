#pragma once

#include "messages/ballot.hpp"
#include "messages/detection.hpp"
#include "messages/election.hpp"
#include "messages/endpoint.hpp"
#include "messages/envelope.hpp"
#include "messages/gossip.hpp"
#include "messages/ids.hpp"
#include "messages/membership.hpp"
#include "messages/packet.hpp"
#include "messages/slice.hpp"
#include "messages/swim.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace troupe {

// -- the ordered stream -------------------------------------------------------

/// The state of a sender's clock, read in one place as a whole.
///
/// (time, last) is a promise: every message of the sender above `last` will
/// have a Lamport time above `time`. `aru` has, for each member in the order of
/// the view, the highest sequence number up to which the sender holds all
/// ("all received up to", the word of Totem).
struct stamp {
  view_id view;
  lamport_time time = 0;
  seqno last = 0;
  std::vector<seqno> aru;
};

/// Sequence numbers `first` to `last` of one origin.
struct seq_range {
  member_id origin = 0;
  seqno first = 0;
  seqno last = 0;
};

/// Asks a holder for messages that are missing here, and for a stamp where
/// only the sender's clock or acknowledgement is.
struct repair_request {
  view_id view;
  bool wants_stamp = false;
  std::vector<seq_range> missing;
  /// The view is being ended, and this is of its cut: answered also where the
  /// view is frozen.
  bool of_cut = false;
};

// -- the start and the end of a session ---------------------------------------

enum class handshake_kind : std::uint8_t {
  ready = 0,     ///< I am here; are you? (READY)
  ready_ack = 1, ///< I heard your READY. (HANDSHAKE_ACK)
  done = 2,      ///< I have delivered all and need nothing more of you.
  done_ack = 3,  ///< I heard your `done`.
  refused = 4,   ///< This round goes on without you: `about` says why.
};

/// Both conditions of the barrier are made of these: a `ready` from everyone
/// and a `ready_ack` from everyone.
struct handshake {
  handshake_kind kind = handshake_kind::ready;
  /// Epoch of the view that begins or ends with it.
  std::uint64_t round = 0;
  /// Number and name under which the sender knows itself.
  member_id number = 0;
  std::string name;
  /// For people; empty but in `refused`.
  std::string about;
  /// Bytes that the sender's socket holds before they are read; zero if it does
  /// not know.
  std::uint64_t room = 0;
};

// -- proofs of life -----------------------------------------------------------

/// "I live": carries nothing of the stream.
struct heartbeat {
  view_id view;
};

/// Answer to a datagram that names another life of this node: learn mine from
/// the header.
struct who_are_you {};

/// Made for an address by who doubts it; nobody else can.
using address_cookie = std::array<std::uint8_t, 8>;

/// "Nobody has shown yet to be where you seem to be: say this, from there."
/// Answer to a datagram from such an address.
struct address_challenge {
  address_cookie cookie{};
};

/// Answer to an `address_challenge`: its cookie.
struct address_proof {
  address_cookie cookie{};
};

// -- the reliable channel -----------------------------------------------------

enum class call_kind : std::uint8_t { request = 0, reply = 1 };

/// One piece of a request or reply. A request is known by the sender's
/// incarnation and `call`.
struct channel_chunk {
  call_kind kind = call_kind::request;
  std::uint64_t call = 0;
  std::uint32_t index = 0;
  std::uint32_t total = 0;
  slice part;
};

/// Which pieces of a request or reply have arrived: all below `below`, and
/// those whose bit is set in `beyond` (bit i stands for `below + 1 + i`).
struct channel_ack {
  call_kind kind = call_kind::request;
  std::uint64_t call = 0;
  std::uint32_t below = 0;
  std::uint64_t beyond = 0;
};

// -- the two exhibits: levels `unordered` and `naive` -------------------------

/// A message of the sources: (sender, number, Lamport time).
struct plain_message {
  view_id view;
  member_id sender = 0;
  seqno number = 0;
  lamport_time time = 0;
  slice payload;
};

/// "I have the message that `sender` stamped with `time`", told to everyone.
struct plain_ack {
  view_id view;
  member_id sender = 0;
  seqno number = 0;
  lamport_time time = 0;
};

/// The (-1, -1) of the sources: the sender has said all its `count` messages.
struct plain_end {
  view_id view;
  std::uint64_t count = 0;
};

/// "I heard your `plain_end`".
struct plain_end_ack {
  view_id view;
};

// -- one datagram -------------------------------------------------------------

/// Kinds as they stand on the wire. Numbers are for ever: append only.
enum class frame_kind : std::uint8_t {
  stamp = 1,
  envelopes = 2,
  repair_request = 3,
  handshake = 4,
  heartbeat = 5,
  who_are_you = 6,
  channel_chunk = 7,
  channel_ack = 8,
  plain_message = 9,
  plain_ack = 10,
  plain_end = 11,
  plain_end_ack = 12,
  address_challenge = 13,
  address_proof = 14,
  swim_ping = 16,
  swim_ping_request = 17,
  swim_ack = 18,
  swim_nack = 19,
  swim_gossip = 20,
  swim_push_pull = 21,
  pulse = 22,
  election_call = 32,
  election_reply = 33,
  coordinator = 34,
  prepare = 35,
  promised_vote = 36,
  refused_vote = 37,
  propose = 38,
  accepted_vote = 39,
  install = 40,
  petition = 41,
  petition_answer = 42,
  lease_request = 43,
  lease_grant = 44,
  gossip_summary = 60,
  gossip_digest = 61,
  gossip_delta = 62,
  packet = 70,
};

/// What one datagram carries one or several of, in the order of `frame_kind`.
using frame = std::variant<
  stamp, envelope_batch_ptr, repair_request, handshake, heartbeat, who_are_you,
  channel_chunk, channel_ack, plain_message, plain_ack, plain_end,
  plain_end_ack, address_challenge, address_proof, swim_ping, swim_ping_request,
  swim_ack, swim_nack, swim_gossip, swim_push_pull, pulse, election_call,
  election_reply, coordinator, prepare, promised_vote_ptr, refused_vote,
  propose, accepted_vote, install, petition, petition_answer, lease_request,
  lease_grant, gossip_summary, gossip_digest, gossip_delta, packet>;

/// The kind of each alternative of `frame`, since numbers have gaps.
constexpr std::array<frame_kind, std::variant_size_v<frame>> frame_kinds{
  frame_kind::stamp,
  frame_kind::envelopes,
  frame_kind::repair_request,
  frame_kind::handshake,
  frame_kind::heartbeat,
  frame_kind::who_are_you,
  frame_kind::channel_chunk,
  frame_kind::channel_ack,
  frame_kind::plain_message,
  frame_kind::plain_ack,
  frame_kind::plain_end,
  frame_kind::plain_end_ack,
  frame_kind::address_challenge,
  frame_kind::address_proof,
  frame_kind::swim_ping,
  frame_kind::swim_ping_request,
  frame_kind::swim_ack,
  frame_kind::swim_nack,
  frame_kind::swim_gossip,
  frame_kind::swim_push_pull,
  frame_kind::pulse,
  frame_kind::election_call,
  frame_kind::election_reply,
  frame_kind::coordinator,
  frame_kind::prepare,
  frame_kind::promised_vote,
  frame_kind::refused_vote,
  frame_kind::propose,
  frame_kind::accepted_vote,
  frame_kind::install,
  frame_kind::petition,
  frame_kind::petition_answer,
  frame_kind::lease_request,
  frame_kind::lease_grant,
  frame_kind::gossip_summary,
  frame_kind::gossip_digest,
  frame_kind::gossip_delta,
  frame_kind::packet,
};

/// One more than the largest number of a kind.
constexpr std::size_t frame_kinds_end
  = static_cast<std::size_t>(frame_kinds.back()) + 1;

inline frame_kind kind_of(const frame& x) {
  return frame_kinds[x.index()];
}

/// One datagram to each of `to`. The transport adds what it knows itself: the
/// incarnations, the version and the checksum.
struct outbound {
  group_id group = 0;
  member_id sender = 0;
  address_list to;
  std::vector<frame> frames;
};

struct outbound_batch {
  std::vector<outbound> items;
};

/// Whom a frame came from, as its datagram's header says.
struct origin {
  endpoint from;
  group_id group = 0;
  member_id sender = 0;
  incarnation inc = 0;
};

struct received_frame {
  origin source;
  frame what;
};

/// Frames for one listener, in the order of arrival.
struct frame_batch {
  std::vector<received_frame> items;
};

} // namespace troupe
