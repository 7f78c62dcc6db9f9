#include "messages/wire.hpp"

#include "messages/layout.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <xxhash.h>

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
  c.units(x.units, x.count);
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

std::size_t body_size(const frame& x) {
  measure size;
  putter<measure> put{size};
  std::visit([&](auto& y) { fields(put, y); }, x);
  return size.size();
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
    auto kind = in.u8();
    auto body = in.raw(in.number());
    if (!in.ok())
      return fault::truncated;
    if (++count > frames_max)
      return fault::malformed;
    if (kind == 0 || kind > kinds) {
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

// -- header -------------------------------------------------------------------

constexpr std::string_view magic = "TR";
constexpr std::size_t checksum_offset = 28;

using header_array = std::array<std::byte, header_bytes>;

template <class T>
void store(header_array& to, std::size_t offset, T x) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    to[offset + i] = static_cast<std::byte>(x >> (8 * i));
}

/// Sets the checksum. The payload's hash stands in its place while it is taken:
/// so it covers both, and the payload is hashed once for all receivers.
void store_checksum(header_array& head, std::uint64_t payload_hash) {
  store(head, checksum_offset, payload_hash);
  store(head, checksum_offset, XXH3_64bits(head.data(), head.size()));
}

bool checksum_holds(const std::byte* raw, std::size_t size) {
  header_array head;
  std::copy_n(raw, header_bytes, head.begin());
  store_checksum(head, payload_hash(raw + header_bytes, size - header_bytes));
  return std::equal(head.begin(), head.end(), raw);
}

fault decode_header(const slice& datagram, header& head) {
  auto begin = datagram.text().substr(0, magic.size());
  if (begin != magic.substr(0, begin.size()))
    return fault::not_ours;
  reader in{datagram.text()};
  in.raw(magic.size());
  head.version = in.u8();
  // Another version may have another header: nothing behind it can be read.
  if (in.ok() && (head.version < version_min || head.version > version))
    return fault::version;
  head.key_id = in.u8();
  head.group = in.u32();
  head.sender = in.u32();
  head.from = in.u64();
  head.to = in.u64();
  in.u64(); // The checksum.
  if (in.left() == 0)
    return fault::truncated;
  if (datagram.size() > datagram_bytes_max)
    return fault::malformed;
  if (head.key_id != 0)
    return fault::sealed;
  if (!checksum_holds(datagram.data(), datagram.size()))
    return fault::checksum;
  return fault::none;
}

constexpr std::array<const char*, 7> fault_names{"none",     "truncated",
                                                 "not_ours", "version",
                                                 "sealed",   "checksum",
                                                 "malformed"};

} // namespace

std::string to_string(fault x) {
  return fault_names[static_cast<std::size_t>(x)];
}

void encode(const frame& x, std::vector<std::byte>& out) {
  writer to{out};
  to.u8(static_cast<std::uint8_t>(kind_of(x)));
  to.number(body_size(x));
  putter<writer> put{to};
  std::visit([&](auto& y) { fields(put, y); }, x);
}

std::size_t encoded_size(const frame& x) {
  auto body = body_size(x);
  measure size;
  size.u8(0);
  size.number(body);
  return size.size() + body;
}

std::uint64_t payload_hash(const std::byte* payload, std::size_t size) {
  return XXH3_64bits(payload, size);
}

std::array<std::byte, header_bytes> encode(const header& x,
                                           std::uint64_t payload_hash) {
  header_array result;
  std::memcpy(result.data(), magic.data(), magic.size());
  store(result, 2, x.version);
  store(result, 3, x.key_id);
  store(result, 4, x.group);
  store(result, 8, x.sender);
  store(result, 12, x.from);
  store(result, 20, x.to);
  store_checksum(result, payload_hash);
  return result;
}

fault decode(const slice& datagram, header& head, std::vector<frame>& out,
             std::size_t& skipped) {
  out.clear();
  skipped = 0;
  auto result = decode_header(datagram, head);
  if (result == fault::none)
    result = decode_frames(datagram, out, skipped);
  if (result != fault::none) {
    out.clear();
    skipped = 0;
  }
  return result;
}

} // namespace troupe::wire
