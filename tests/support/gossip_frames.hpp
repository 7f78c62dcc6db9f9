#pragma once

#include "messages/gossip.hpp"
#include "messages/wire_gossip.hpp"
#include "tests/support/any_values.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

/// Whether two frames of the gossip are the same; a part of frames.hpp.
namespace troupe::test {

inline auto fields_of(const gossip_summary::freshness& x) {
  return std::tie(x.version, x.age);
}

inline auto fields_of(const gossip_mark& x) {
  return std::tie(x.origin, x.inc, x.version, x.held, x.floor);
}

inline auto fields_of(const gossip_entry& x) {
  return std::tie(x.at, x.name, x.gone, x.value);
}

template <class T>
bool same_lists(const std::vector<T>& x, const std::vector<T>& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](auto& a, auto& b) {
                      return fields_of(a) == fields_of(b);
                    });
}

inline bool same(const gossip_summary& x, const gossip_summary& y) {
  return x.answers == y.answers && x.after == y.after && x.through == y.through
         && x.hash == y.hash && same_lists(x.items, y.items);
}

inline bool same(const gossip_digest& x, const gossip_digest& y) {
  return x.asks == y.asks && x.after == y.after && x.through == y.through
         && same_lists(x.marks, y.marks);
}

inline bool same(const gossip_delta& x, const gossip_delta& y) {
  auto fields = [](auto& z) {
    return std::tie(z.origin, z.inc, z.version, z.age, z.last, z.floor, z.after,
                    z.through, z.pauses);
  };
  return fields(x) == fields(y) && same_lists(x.entries, y.entries);
}

// -- any value ----------------------------------------------------------------

inline std::int64_t any_version() {
  return static_cast<std::int64_t>(
           std::min(any_number(), wire::gossip_version_max))
         - 1;
}

/// A range that begins before it ends, or has no end.
template <class Range>
void any_range(Range& x) {
  x.after = any_text(0, wire::name_bytes_max);
  x.through = any_text(0, wire::name_bytes_max);
  if (x.through < x.after)
    std::swap(x.through, x.after);
  if (x.through == x.after)
    x.through.clear();
}

inline gossip_summary any_summary() {
  gossip_summary result;
  result.answers = any_flag();
  any_range(result);
  result.hash = any_number();
  result.items.resize(*rc::gen::inRange<std::size_t>(0, 6));
  for (auto& x : result.items)
    x = {any_version(), any_u32()};
  return result;
}

inline gossip_digest any_digest() {
  gossip_digest result;
  result.asks = any_flag();
  any_range(result);
  result.marks.resize(*rc::gen::inRange<std::size_t>(0, 6));
  for (auto& x : result.marks)
    x = {any_text(1, wire::name_bytes_max), any_number(), any_version(),
         any_number(), any_number()};
  return result;
}

inline gossip_delta any_delta() {
  gossip_delta result;
  result.origin = any_text(1, wire::name_bytes_max);
  result.inc = any_number();
  result.version = any_version();
  result.age = any_number();
  result.after = any_u32();
  auto at = result.after;
  result.entries.resize(*rc::gen::inRange<std::size_t>(0, 6));
  for (auto& x : result.entries) {
    at += *rc::gen::inRange<std::uint64_t>(1, 300);
    x = {at, any_text(1, wire::text_bytes_max), any_flag()};
    if (!x.gone)
      x.value = any_text(0, wire::gossip_value_bytes_max);
  }
  result.through = at + *rc::gen::inRange<std::uint64_t>(0, 300);
  result.last = result.through + any_u32();
  result.floor = std::min<std::uint64_t>(any_u32(), result.last);
  result.pauses = any_flag();
  return result;
}

} // namespace troupe::test
