#pragma once

#include "messages/gossip.hpp"
#include "messages/layout.hpp"

/// Bodies of the frames by which nodes tell what is shared; a part of wire.cpp.
namespace troupe::wire {

/// Bounds of what a reader accepts; a sender never exceeds them.
constexpr std::size_t gossip_items_max = 1024;
constexpr std::size_t gossip_value_bytes_max = 512;
constexpr std::uint64_t gossip_version_max = std::uint64_t{1} << 62;

/// Smallest number of bytes that an item of each list takes.
constexpr std::size_t freshness_bytes_min = 2;
constexpr std::size_t mark_bytes_min = 6;
constexpr std::size_t entry_bytes_min = 5;

/// From -1, which goes as 0.
template <class Codec>
void version_of(Codec& c, of<Codec, std::int64_t>& x) {
  if constexpr (Codec::reads) {
    std::uint64_t raw = 0;
    c.number(raw);
    c.check(raw <= gossip_version_max);
    x = static_cast<std::int64_t>(raw) - 1;
  } else {
    c.check(x >= -1);
    c.number(static_cast<std::uint64_t>(x + 1));
  }
}

/// The names from behind `after` up to `through`; empty: to the end.
template <class Codec>
void range_of(Codec& c, of<Codec, std::string>& after,
              of<Codec, std::string>& through) {
  c.text(after, name_bytes_max);
  c.text(through, name_bytes_max);
  c.check(through.empty() || after < through);
}

template <class Codec>
void fields(Codec& c, of<Codec, gossip_summary>& x) {
  c.flag(x.answers);
  range_of(c, x.after, x.through);
  c.number(x.hash);
  c.items(x.items, gossip_items_max, freshness_bytes_min, [](auto& c, auto& y) {
    version_of(c, y.version);
    c.number(y.age);
  });
}

template <class Codec>
void fields(Codec& c, of<Codec, gossip_mark>& x) {
  c.name(x.origin);
  c.number(x.inc);
  version_of(c, x.version);
  c.number(x.held);
  c.number(x.floor);
}

template <class Codec>
void fields(Codec& c, of<Codec, gossip_digest>& x) {
  c.flag(x.asks);
  range_of(c, x.after, x.through);
  c.items(x.marks, gossip_items_max, mark_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
}

template <class Codec>
void fields(Codec& c, of<Codec, gossip_entry>& x) {
  c.number(x.at);
  c.text(x.name, text_bytes_max);
  c.flag(x.gone);
  c.text(x.value, gossip_value_bytes_max);
  // One form for each: a tombstone says nothing more.
  c.check(!x.name.empty() && (!x.gone || x.value.empty()));
}

template <class Codec>
void fields(Codec& c, of<Codec, gossip_delta>& x) {
  c.name(x.origin);
  c.number(x.inc);
  version_of(c, x.version);
  c.number(x.age);
  c.number(x.last);
  c.number(x.floor);
  c.number(x.after);
  c.number(x.through);
  c.flag(x.pauses);
  c.items(x.entries, gossip_items_max, entry_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
  // What claims more than there is, or is out of order, is no delta.
  c.check(x.after <= x.through && x.through <= x.last && x.floor <= x.last);
  auto before = x.after;
  for (auto& y : x.entries) {
    c.check(y.at > before && y.at <= x.through);
    before = y.at;
  }
}

} // namespace troupe::wire
