#pragma once

#include "messages/wire.hpp"

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
         && std::equal(x.missing.begin(), x.missing.end(), y.missing.begin(),
                       y.missing.end(), [](auto& a, auto& b) {
                         return fields_of(a) == fields_of(b);
                       });
}

inline auto fields_of(const handshake& x) {
  return std::tie(x.kind, x.round, x.number, x.name, x.about);
}

inline auto fields_of(const heartbeat& x) {
  return std::tie(x.view);
}

inline auto fields_of(const who_are_you&) {
  return std::tie();
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

// -- any value ----------------------------------------------------------------

/// Numbers around all places where a width ends.
inline std::uint64_t any_number() {
  constexpr auto max = std::numeric_limits<std::uint64_t>::max();
  auto base = *rc::gen::element<std::uint64_t>(0, 123, (1ull << 32) - 5,
                                               (1ull << 63) - 5, max - 10);
  return base + *rc::gen::inRange<std::uint64_t>(0, 11);
}

inline std::uint32_t any_u32() {
  constexpr auto max = std::numeric_limits<std::uint32_t>::max();
  auto base = *rc::gen::element<std::uint32_t>(0, 123, 1u << 31, max - 10);
  return base + *rc::gen::inRange<std::uint32_t>(0, 11);
}

inline member_id any_somebody() {
  return std::max<member_id>(1, any_u32());
}

inline view_id any_view() {
  return {any_number(), any_u32()};
}

inline std::string any_text(std::size_t min, std::size_t max) {
  auto size = *rc::gen::inRange(min, max + 1);
  return *rc::gen::container<std::string>(size, rc::gen::arbitrary<char>());
}

inline slice any_bytes() {
  return slice::copy_of(any_text(0, 300));
}

inline std::vector<seqno> any_numbers() {
  std::vector<seqno> result(*rc::gen::inRange<std::size_t>(0, 6));
  std::generate(result.begin(), result.end(), any_number);
  return result;
}

template <class Kind>
Kind any_kind(Kind max) {
  return static_cast<Kind>(*rc::gen::inRange(0, static_cast<int>(max) + 1));
}

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
  result->closes = *rc::gen::arbitrary<bool>();
  result->deps = any_numbers();
  result->units = units.take();
  return result;
}

inline repair_request any_repair_request() {
  repair_request result{any_view(), *rc::gen::arbitrary<bool>(), {}};
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

/// To be called within a property.
inline frame any_frame(frame_kind kind) {
  switch (kind) {
    case frame_kind::stamp:
      return stamp{any_view(), any_number(), any_number(), any_numbers()};
    case frame_kind::envelopes:
      return any_batch();
    case frame_kind::repair_request:
      return any_repair_request();
    case frame_kind::handshake:
      return handshake{any_kind(handshake_kind::refused), any_number(),
                       any_u32(), any_text(1, wire::name_bytes_max),
                       any_text(0, wire::text_bytes_max)};
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
  }
  return who_are_you{};
}

} // namespace troupe::test
