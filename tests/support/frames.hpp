#pragma once

#include "messages/wire.hpp"
#include "tests/support/any_values.hpp"
#include "tests/support/ballot_frames.hpp"
#include "tests/support/detection_frames.hpp"
#include "tests/support/gossip_frames.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <limits>
#include <tuple>

/// Frames of any kind with any values, and whether two are the same.
namespace troupe::test {

// -- the same or not ----------------------------------------------------------

inline auto fields_of(const seq_range& x) {
  return std::tie(x.origin, x.first, x.last);
}

inline bool same(const stamp& x, const stamp& y) {
  return x.view == y.view && x.time == y.time && x.last == y.last
         && x.aru == y.aru;
}

inline bool same(const envelope_batch_ptr& x, const envelope_batch_ptr& y) {
  auto fields = [](auto& z) {
    return std::tie(z->view, z->origin, z->time, z->first, z->count, z->closes,
                    z->deps, z->units);
  };
  return fields(x) == fields(y);
}

inline bool same(const repair_request& x, const repair_request& y) {
  return x.view == y.view && x.wants_stamp == y.wants_stamp
         && x.of_cut == y.of_cut
         && std::equal(x.missing.begin(), x.missing.end(), y.missing.begin(),
                       y.missing.end(), [](auto& a, auto& b) {
                         return fields_of(a) == fields_of(b);
                       });
}

inline auto fields_of(const handshake& x) {
  return std::tie(x.kind, x.round, x.number, x.name, x.about, x.room);
}

inline auto fields_of(const heartbeat& x) {
  return std::tie(x.view);
}

inline auto fields_of(const who_are_you&) {
  return std::tie();
}

inline auto fields_of(const address_challenge& x) {
  return std::tie(x.cookie);
}

inline auto fields_of(const address_proof& x) {
  return std::tie(x.cookie);
}

inline auto fields_of(const channel_chunk& x) {
  return std::tie(x.kind, x.call, x.index, x.total, x.part);
}

inline auto fields_of(const channel_ack& x) {
  return std::tie(x.kind, x.call, x.below, x.beyond);
}

inline auto fields_of(const plain_message& x) {
  return std::tie(x.view, x.sender, x.number, x.time, x.payload);
}

inline auto fields_of(const plain_ack& x) {
  return std::tie(x.view, x.sender, x.number, x.time);
}

inline auto fields_of(const plain_end& x) {
  return std::tie(x.view, x.count);
}

inline auto fields_of(const plain_end_ack& x) {
  return std::tie(x.view);
}

template <class T>
bool same(const T& x, const T& y) {
  return fields_of(x) == fields_of(y);
}

inline bool same(const frame& x, const frame& y) {
  return x.index() == y.index()
         && std::visit(
           [&](auto& a) {
             return same(a, std::get<std::decay_t<decltype(a)>>(y));
           },
           x);
}

// -- any frame ----------------------------------------------------------------

inline envelope_batch_ptr any_batch() {
  unit_writer units;
  auto count = *rc::gen::inRange<std::uint32_t>(1, 20);
  while (units.count() < count) {
    auto kind = any_kind(unit_kind::fragment);
    units.add(kind == unit_kind::end ? "" : any_text(0, 200), kind);
  }
  auto result = std::make_shared<envelope_batch>();
  result->view = any_view();
  result->origin = any_somebody();
  result->time = std::max<lamport_time>(1, any_number());
  auto highest = std::numeric_limits<seqno>::max() - count + 1;
  result->first = std::clamp<seqno>(any_number(), 1, highest);
  result->count = count;
  result->closes = any_flag();
  result->deps = any_numbers();
  result->units = units.take();
  return result;
}

inline repair_request any_repair_request() {
  repair_request result{any_view(), any_flag(), {}, any_flag()};
  result.missing.resize(*rc::gen::inRange<std::size_t>(0, 6));
  for (auto& x : result.missing) {
    auto a = std::max<seqno>(1, any_number());
    auto b = std::max<seqno>(1, any_number());
    x = {any_somebody(), std::min(a, b), std::max(a, b)};
  }
  return result;
}

inline channel_chunk any_chunk() {
  auto a = any_u32();
  auto b = any_u32();
  auto total = std::max<std::uint32_t>(1, std::max(a, b));
  return {any_kind(call_kind::reply), any_number(),
          std::min(std::min(a, b), total - 1), total, any_bytes()};
}

inline address_cookie any_cookie() {
  address_cookie result{};
  for (auto& x : result)
    x = static_cast<std::uint8_t>(any_u32());
  return result;
}

/// Of the stream, the start and the exhibits.
inline frame any_common_frame(frame_kind kind) {
  switch (kind) {
    case frame_kind::stamp:
      return stamp{any_view(), any_number(), any_number(), any_numbers()};
    case frame_kind::envelopes:
      return any_batch();
    case frame_kind::repair_request:
      return any_repair_request();
    case frame_kind::handshake:
      return handshake{any_kind(handshake_kind::refused),
                       any_number(),
                       any_u32(),
                       any_text(1, wire::name_bytes_max),
                       any_text(0, wire::text_bytes_max),
                       any_number()};
    case frame_kind::heartbeat:
      return heartbeat{any_view()};
    case frame_kind::who_are_you:
      return who_are_you{};
    case frame_kind::channel_chunk:
      return any_chunk();
    case frame_kind::channel_ack:
      return channel_ack{any_kind(call_kind::reply), any_number(), any_u32(),
                         any_number()};
    case frame_kind::plain_message:
      return plain_message{any_view(), any_somebody(), any_number(),
                           any_number(), any_bytes()};
    case frame_kind::plain_ack:
      return plain_ack{any_view(), any_somebody(), any_number(), any_number()};
    case frame_kind::plain_end:
      return plain_end{any_view(), any_number()};
    case frame_kind::plain_end_ack:
      return plain_end_ack{any_view()};
    case frame_kind::address_challenge:
      return address_challenge{any_cookie()};
    case frame_kind::address_proof:
      return address_proof{any_cookie()};
    default:
      return who_are_you{};
  }
}

inline packet any_packet() {
  packet result;
  result.code = any_kind(packet_code::coordinator);
  for (auto& x : result.client)
    x = static_cast<std::uint8_t>(any_u32());
  result.session = any_number();
  result.sequence = any_number();
  result.answered = any_number();
  result.epoch = any_number();
  result.time = any_number();
  result.text = any_text(0, packet_text_max);
  return result;
}

/// Of those who watch and choose.
inline frame any_control_frame(frame_kind kind) {
  switch (kind) {
    case frame_kind::swim_ping:
      return swim_ping{any_number(), any_text(1, wire::name_bytes_max),
                       any_number()};
    case frame_kind::swim_ping_request:
      return swim_ping_request{any_number(), any_text(1, wire::name_bytes_max),
                               any_number(), any_address()};
    case frame_kind::swim_ack:
      return swim_ack{any_number(), any_number()};
    case frame_kind::swim_nack:
      return swim_nack{any_number()};
    case frame_kind::swim_gossip:
      return swim_gossip{any_updates()};
    case frame_kind::swim_push_pull:
      return swim_push_pull{any_number(), any_flag(), any_flag(),
                            any_text(0, wire::name_bytes_max), any_updates()};
    case frame_kind::pulse:
      return any_pulse();
    case frame_kind::election_call:
      return election_call{any_view()};
    case frame_kind::election_reply:
      return election_reply{any_view(),
                            any_flag() ? any_leadership() : leadership{}};
    case frame_kind::coordinator:
      return coordinator{any_leadership()};
    case frame_kind::prepare:
      return prepare{any_view(), any_flag()};
    case frame_kind::promised_vote:
      return any_promise();
    case frame_kind::refused_vote:
      return refused_vote{any_view(), any_view(), any_flag()};
    case frame_kind::propose:
      return propose{any_proposal()};
    case frame_kind::accepted_vote:
      return accepted_vote{any_view()};
    case frame_kind::install:
      return install{any_proposal()};
    case frame_kind::petition:
      return petition{any_kind(petition_kind::leave), any_member(), any_view(),
                      any_flag()};
    case frame_kind::petition_answer:
      return petition_answer{any_kind(petition_kind::leave),
                             any_view(),
                             any_flag() ? any_leadership() : leadership{},
                             any_kind(errc::wire_version),
                             any_text(0, wire::text_bytes_max),
                             any_versions()};
    case frame_kind::lease_request:
      return lease_request{any_view(), any_number()};
    case frame_kind::lease_grant:
      return lease_grant{any_view(), any_number()};
    default:
      return who_are_you{};
  }
}

/// Of those who share.
inline frame any_shared_frame(frame_kind kind) {
  switch (kind) {
    case frame_kind::gossip_summary:
      return any_summary();
    case frame_kind::gossip_digest:
      return any_digest();
    case frame_kind::packet:
      return any_packet();
    default:
      return any_delta();
  }
}

/// To be called within a property.
inline frame any_frame(frame_kind kind) {
  if (kind >= frame_kind::gossip_summary)
    return any_shared_frame(kind);
  return kind < frame_kind::swim_ping ? any_common_frame(kind)
                                      : any_control_frame(kind);
}

} // namespace troupe::test
