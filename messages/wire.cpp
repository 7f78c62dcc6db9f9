#include "messages/wire.hpp"

#include "actors/core/mutant.hpp"
#include "messages/layout.hpp"
#include "messages/wire_ballot.hpp"
#include "messages/wire_detection.hpp"
#include "messages/wire_election.hpp"
#include "messages/wire_gossip.hpp"
#include "messages/wire_membership.hpp"
#include "messages/wire_packet.hpp"
#include "messages/wire_plain.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace troupe::wire {

namespace {

// -- bodies, in the order of `frame_kind` -------------------------------------

/// Smallest number of bytes that one sequence number, and one range, takes.
constexpr std::size_t seqno_bytes_min = 1;
constexpr std::size_t range_bytes_min = 3;

/// A vector with an entry for each member of the view.
template <class Codec>
void per_member(Codec& c, of<Codec, std::vector<seqno>>& x) {
  c.items(x, members_max, seqno_bytes_min,
          [](auto& c, auto& y) { c.number(y); });
}

template <class Codec>
void fields(Codec& c, of<Codec, stamp>& x) {
  c.view(x.view);
  c.number(x.time);
  c.number(x.last);
  per_member(c, x.aru);
}

template <class Codec>
void fields(Codec& c, of<Codec, envelope_batch>& x) {
  c.view(x.view);
  c.somebody(x.origin);
  c.number(x.time);
  c.number(x.first);
  c.number(x.count);
  c.flag(x.closes);
  per_member(c, x.deps);
  // Time and number zero lie before all that a sender says, and the number of
  // the last message must not wrap around.
  c.check(x.time > 0 && x.first > 0 && x.count > 0 && x.last() >= x.first);
  c.units(x.units, x.count, x.plain);
}

template <class Codec>
void fields(Codec& c, of<Codec, envelope_batch_ptr>& x) {
  if constexpr (Codec::reads) {
    auto made = std::make_shared<envelope_batch>();
    fields(c, *made);
    x = std::move(made);
  } else {
    c.check(x != nullptr);
    fields(c, *x);
  }
}

template <class Codec>
void fields(Codec& c, of<Codec, seq_range>& x) {
  c.somebody(x.origin);
  c.number(x.first);
  c.number(x.last);
  c.check(x.first > 0 && x.first <= x.last);
}

template <class Codec>
void fields(Codec& c, of<Codec, repair_request>& x) {
  c.view(x.view);
  c.flags(x.wants_stamp, x.of_cut);
  c.items(x.missing, ranges_max, range_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
}

template <class Codec>
void fields(Codec& c, of<Codec, handshake>& x) {
  c.kind(x.kind, handshake_kind::refused);
  c.number(x.round);
  c.number(x.number);
  c.name(x.name);
  c.remark(x.about);
  c.number(x.room);
}

template <class Codec>
void fields(Codec& c, of<Codec, heartbeat>& x) {
  c.view(x.view);
}

template <class Codec>
void fields(Codec&, of<Codec, who_are_you>&) {
  // nop
}

template <class Codec>
void fields(Codec& c, of<Codec, address_challenge>& x) {
  c.bytes(x.cookie);
}

template <class Codec>
void fields(Codec& c, of<Codec, address_proof>& x) {
  c.bytes(x.cookie);
}

template <class Codec>
void fields(Codec& c, of<Codec, channel_chunk>& x) {
  c.kind(x.kind, call_kind::reply);
  c.number(x.call);
  c.number(x.index);
  c.number(x.total);
  c.check(x.index < x.total);
  c.rest(x.part);
}

template <class Codec>
void fields(Codec& c, of<Codec, channel_ack>& x) {
  c.kind(x.kind, call_kind::reply);
  c.number(x.call);
  c.number(x.below);
  c.number(x.beyond);
}

// -- frames -------------------------------------------------------------------

void all_fields(putter<measure>& c, const frame& x) {
  std::visit([&](auto& y) { fields(c, y); }, x);
}

void all_fields(putter<gatherer>& c, const frame& x) {
  std::visit([&](auto& y) { fields(c, y); }, x);
}

template <class Out>
void all_fields(putter<Out>& c, const envelope_batch& x) {
  fields(c, x);
}

template <class T>
std::size_t body_size(const T& x) {
  measure size;
  putter<measure> put{size};
  all_fields(put, x);
  return size.size();
}

/// Which alternative of `frame` has this kind; behind the last if none has.
std::size_t index_of(std::uint8_t kind) {
  auto i = std::find(frame_kinds.begin(), frame_kinds.end(),
                     static_cast<frame_kind>(kind));
  return static_cast<std::size_t>(i - frame_kinds.begin());
}

template <class T>
void append_frame(frame_kind kind, const T& x, std::vector<std::byte>& out) {
  gatherer to{out};
  to.u8(static_cast<std::uint8_t>(kind));
  to.number(body_size(x));
  putter<gatherer> put{to};
  all_fields(put, x);
  to.flush();
}

template <class T>
std::size_t frame_size(const T& x) {
  auto body = body_size(x);
  measure size;
  size.u8(0);
  size.number(body);
  return size.size() + body;
}

/// Expects at least one byte. All are zeros if the first is, and each is what
/// the one before it is.
bool is_padding(std::string_view rest) {
  return rest[0] == '\0'
         && std::memcmp(rest.data(), rest.data() + 1, rest.size() - 1) == 0;
}

/// Makes the alternative at `index` of `frame` at the end of `out`.
template <std::size_t... Is>
void append(std::vector<frame>& out, std::size_t index,
            std::index_sequence<Is...>) {
  (void)((index == Is && (out.emplace_back(std::in_place_index<Is>), true))
         || ...);
}

/// Which frames of a datagram are read.
enum class wanted { all, timeless };

fault read_frames(const slice& datagram, wanted which, std::vector<frame>& out,
                  std::size_t& skipped) {
  reader in{datagram.text()};
  in.raw(header_bytes);
  std::size_t count = 0;
  do {
    auto filling = in.rest();
    auto kind = in.u8();
    if (kind == padding && !TROUPE_MUTANT(padding_read_as_frame))
      return count > 0 && is_padding(filling) ? fault::none : fault::malformed;
    auto body = in.raw(in.number());
    if (!in.ok())
      return fault::truncated;
    if (++count > frames_max)
      return fault::malformed;
    auto index = index_of(kind);
    if (index == frame_kinds.size()
        || (which == wanted::timeless && !is_timeless(frame_kinds[index]))) {
      ++skipped;
      continue;
    }
    append(out, index, std::make_index_sequence<frame_kinds.size()>{});
    reader part{body};
    getter get{part, datagram};
    std::visit([&](auto& x) { fields(get, x); }, out.back());
    if (!part.done())
      return fault::malformed;
  } while (in.left() > 0);
  return fault::none;
}

} // namespace

void encode(const frame& x, std::vector<std::byte>& out) {
  append_frame(kind_of(x), x, out);
}

void encode(const envelope_batch& x, std::vector<std::byte>& out) {
  append_frame(frame_kind::envelopes, x, out);
}

std::size_t encoded_size(const frame& x) {
  return frame_size(x);
}

std::size_t encoded_size(const envelope_batch& x) {
  return frame_size(x);
}

fault decode(const slice& datagram, header& head, std::vector<frame>& out,
             std::size_t& skipped) {
  out.clear();
  skipped = 0;
  auto result = decode(datagram, head);
  return result == fault::none ? decode_frames(datagram, out, skipped) : result;
}

fault decode_frames(const slice& datagram, std::vector<frame>& out,
                    std::size_t& skipped) {
  out.clear();
  skipped = 0;
  auto result = read_frames(datagram, wanted::all, out, skipped);
  if (result != fault::none) {
    out.clear();
    skipped = 0;
  }
  return result;
}

void decode_timeless(const slice& datagram, std::vector<frame>& out) {
  out.clear();
  std::size_t skipped = 0;
  if (read_frames(datagram, wanted::timeless, out, skipped) != fault::none)
    out.clear();
}

bool decode_only_batch(const slice& datagram, envelope_batch& out) {
  reader in{datagram.text()};
  in.raw(header_bytes);
  if (in.u8() != static_cast<std::uint8_t>(frame_kind::envelopes))
    return false;
  reader body{in.raw(in.number())};
  if (in.left() > 0
      && (TROUPE_MUTANT(padding_read_as_frame) || !is_padding(in.rest())))
    return false;
  out.units = {}; // Keeps no buffer of an earlier datagram.
  slice borrowed{nullptr, datagram.data(), datagram.size()};
  getter get{body, borrowed};
  fields(get, out);
  return in.ok() && body.done();
}

} // namespace troupe::wire
