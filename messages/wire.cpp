#include "messages/wire.hpp"

#include "actors/core/mutant.hpp"
#include "messages/layout.hpp"

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
  c.flag(x.wants_stamp);
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

template <class Codec>
void fields(Codec& c, of<Codec, plain_message>& x) {
  c.view(x.view);
  c.somebody(x.sender);
  c.number(x.number);
  c.number(x.time);
  c.rest(x.payload);
}

template <class Codec>
void fields(Codec& c, of<Codec, plain_ack>& x) {
  c.view(x.view);
  c.somebody(x.sender);
  c.number(x.number);
  c.number(x.time);
}

template <class Codec>
void fields(Codec& c, of<Codec, plain_end>& x) {
  c.view(x.view);
  c.number(x.count);
}

template <class Codec>
void fields(Codec& c, of<Codec, plain_end_ack>& x) {
  c.view(x.view);
}

// -- frames -------------------------------------------------------------------

void all_fields(putter<measure>& c, const frame& x) {
  std::visit([&](auto& y) { fields(c, y); }, x);
}

void all_fields(putter<writer>& c, const frame& x) {
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

template <class T>
void append_frame(frame_kind kind, const T& x, std::vector<std::byte>& out) {
  writer to{out};
  to.u8(static_cast<std::uint8_t>(kind));
  to.number(body_size(x));
  putter<writer> put{to};
  all_fields(put, x);
}

template <class T>
std::size_t frame_size(const T& x) {
  auto body = body_size(x);
  measure size;
  size.u8(0);
  size.number(body);
  return size.size() + body;
}

bool is_padding(std::string_view rest) {
  return rest.find_first_not_of('\0') == std::string_view::npos;
}

/// Makes the alternative at `index` of `frame` at the end of `out`.
template <std::size_t... Is>
void append(std::vector<frame>& out, std::size_t index,
            std::index_sequence<Is...>) {
  (void)((index == Is && (out.emplace_back(std::in_place_index<Is>), true))
         || ...);
}

fault decode_frames(const slice& datagram, std::vector<frame>& out,
                    std::size_t& skipped) {
  constexpr auto kinds = std::variant_size_v<frame>;
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
    if (kind == padding || kind > kinds) {
      ++skipped;
      continue;
    }
    append(out, kind - 1u, std::make_index_sequence<kinds>{});
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
  if (result == fault::none)
    result = decode_frames(datagram, out, skipped);
  if (result != fault::none) {
    out.clear();
    skipped = 0;
  }
  return result;
}

} // namespace troupe::wire
