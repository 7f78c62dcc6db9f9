// How `rumor_store` compares its table with another.
#include "actors/core/rumor_store.hpp"
#include "actors/core/splitmix.hpp"
#include "messages/wire.hpp"
#include "messages/wire_gossip.hpp"
#include "messages/wire_out.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace troupe::core {

namespace {

/// What stands in a summary of an origin.
bool is_shown(const origin_table& x) {
  return !x.expired() && x.version() >= 0;
}

/// FNV-1a, spread: the same in every build. Two tables that differ and hash
/// alike are found out by the next change.
class content_hash {
public:
  void add(std::string_view x) {
    for (unsigned char c : x)
      add_byte(c);
    add_byte(0);
  }

  void add(std::uint64_t x) {
    for (auto i = 0; i < 8; ++i, x >>= 8)
      add_byte(x & 0xff);
  }

  std::uint64_t value() const {
    return splitmix::mix(hash_);
  }

private:
  void add_byte(std::uint64_t x) {
    hash_ = (hash_ ^ x) * 0x100000001b3u;
  }

  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

std::size_t bytes_of(const gossip_mark& x) {
  wire::measure size;
  size.text(x.origin);
  for (auto y :
       {x.inc, static_cast<std::uint64_t>(x.version + 1), x.held, x.floor})
    size.number(y);
  return size.size();
}

/// A freshness at most, and a summary or digest without its items.
constexpr std::size_t freshness_bytes = 15;
constexpr std::size_t range_bytes = 4 + 1 + 2 * (1 + wire::name_bytes_max) + 12;

/// A delta without a value, at most.
constexpr std::size_t mark_delta_bytes = 4 + 1 + wire::name_bytes_max + 70;

} // namespace

/// What would end before it begins is empty: others say where it does both.
std::pair<rumor_store::iterator, rumor_store::iterator>
rumor_store::range_of(const std::string& after,
                      const std::string& through) const {
  auto begin = origins_.upper_bound(after);
  if (through.empty())
    return {begin, origins_.end()};
  return {begin, through < after ? begin : origins_.upper_bound(through)};
}

gossip_mark rumor_store::mark_of(const std::string& name,
                                 const origin_table& x) {
  auto result = x.mark();
  result.origin = name;
  return result;
}

// -- summaries ----------------------------------------------------------------

gossip_summary rumor_store::summary_of_range(const gossip_summary& x,
                                             instant now) const {
  gossip_summary result;
  result.after = x.after;
  result.through = x.through;
  content_hash hash;
  auto [begin, end] = range_of(x.after, x.through);
  for (auto i = begin; i != end; ++i) {
    const auto& it = i->second;
    if (!is_shown(it))
      continue;
    hash.add(i->first);
    hash.add(it.inc());
    hash.add(it.held());
    hash.add(it.last()); // Or a version would pass for one that is held.
    auto age = std::chrono::ceil<std::chrono::seconds>(it.age(now)).count();
    if (result.items.size() < wire::gossip_items_max)
      result.items.push_back({it.version(), static_cast<std::uint32_t>(
                                              std::max<std::int64_t>(age, 0))});
  }
  result.hash = hash.value();
  return result;
}

std::vector<gossip_summary> rumor_store::summaries(std::string& cursor,
                                                   std::size_t bytes,
                                                   instant now) const {
  std::vector<gossip_summary> result;
  while (result.empty() || bytes >= range_bytes + range_max * freshness_bytes) {
    gossip_summary range;
    range.after = cursor;
    auto i = origins_.upper_bound(cursor);
    for (std::size_t n = 0; i != origins_.end() && n < range_max; ++i)
      n += is_shown(i->second) ? 1 : 0;
    if (i != origins_.end())
      range.through = std::prev(i)->first;
    cursor = range.through;
    result.push_back(summary_of_range(range, now));
    bytes -= std::min(bytes, frame_bytes(frame{result.back()}));
    if (cursor.empty())
      break;
  }
  return result;
}

std::optional<bool> rumor_store::on_summary(const gossip_summary& x,
                                            instant now) {
  auto own = summary_of_range(x, now);
  if (own.hash != x.hash || own.items.size() != x.items.size())
    return std::nullopt;
  auto fresher = false;
  auto theirs = x.items.begin();
  for (auto i = origins_.upper_bound(x.after); theirs != x.items.end(); ++i) {
    auto& it = i->second;
    if (!is_shown(it))
      continue;
    fresher = fresher || it.version() > theirs->version;
    it.on_fresh(theirs->version, std::chrono::seconds{theirs->age}, now, opts_);
    ++theirs;
  }
  return fresher;
}

// -- marks --------------------------------------------------------------------

gossip_digest rumor_store::marks_of_range(const gossip_summary& x,
                                          std::size_t bytes,
                                          std::uint64_t chance) const {
  gossip_digest result;
  result.after = x.after;
  result.through = x.through;
  bytes -= std::min(bytes, range_bytes);
  std::vector<gossip_mark> all;
  // Where each part begins that fits: all of them have the same chance, and so
  // has each origin.
  std::vector<std::size_t> parts;
  std::size_t used = 0;
  auto [begin, end] = range_of(x.after, x.through);
  for (auto i = begin; i != end; ++i) {
    if (i->second.version() < 0)
      continue;
    auto mark = mark_of(i->first, i->second);
    used += bytes_of(mark);
    if (parts.empty() || used > bytes
        || all.size() - parts.back() >= wire::gossip_items_max) {
      parts.push_back(all.size());
      used = bytes_of(mark);
    }
    all.push_back(std::move(mark));
  }
  if (all.empty())
    return result;
  auto part = chance % parts.size();
  auto first = parts[part];
  auto last = part + 1 < parts.size() ? parts[part + 1] : all.size();
  if (first > 0)
    result.after = all[first - 1].origin;
  if (last < all.size())
    result.through = all[last - 1].origin;
  for (auto i = first; i < last; ++i)
    result.marks.push_back(std::move(all[i]));
  return result;
}

/// Appends the changes of `name` for somebody with `theirs`, in deltas of up to
/// `delta_bytes`, as long as `bytes` last.
void rumor_store::add_deltas(const std::string& name, gossip_mark theirs,
                             const budget& most, std::size_t& bytes,
                             gossip_answer& out) const {
  const auto& it = origins_.at(name);
  while (it.is_ahead_of(theirs, most.now, opts_)) {
    if (bytes < most.delta_bytes / 4) {
      out.complete = false;
      if (!out.deltas.empty() && out.deltas.back().origin == name)
        out.deltas.back().pauses = true;
      return;
    }
    auto next = it.delta_for(theirs, std::min(bytes, most.delta_bytes),
                             most.now);
    next.origin = name;
    auto moves = next.through > next.after || theirs.version < next.version
                 || theirs.inc != next.inc;
    theirs = {name, next.inc, next.version, next.through,
              std::max(theirs.floor, next.floor)};
    // A part that others follow fills a datagram.
    auto size = next.through < it.held() ? most.delta_bytes
                                         : frame_bytes(frame{next});
    bytes -= std::min(bytes, size);
    out.deltas.push_back(std::move(next));
    if (!moves)
      return;
  }
}

/// How far `name` goes, without a value: who lacks them asks for them.
gossip_delta rumor_store::mark_only(const std::string& name,
                                    instant now) const {
  const auto& it = origins_.at(name);
  auto result = it.delta_for(it.mark(), 0, now);
  result.origin = name;
  return result;
}

/// Who lacks values of some must not lose, while these are under way, what only
/// has to be said to be alive: that goes first. Then values as far as there is
/// room, and of all others how far they go, so that they are asked for.
void rumor_store::tell_all(const std::vector<gossip_mark>& behind,
                           const budget& most, std::size_t bytes,
                           gossip_answer& out) const {
  std::vector<const gossip_mark*> lacking;
  for (const auto& x : behind) {
    const auto& it = origins_.at(x.origin);
    if (x.inc != it.inc() || x.held < it.held())
      lacking.push_back(&x);
    else
      add_deltas(x.origin, x, most, bytes, out);
  }
  for (std::size_t i = 0; i < lacking.size(); ++i) {
    auto reserve = (lacking.size() - i - 1) * mark_delta_bytes;
    auto room = bytes - std::min(bytes, reserve);
    auto before = room;
    if (room >= most.delta_bytes / 4) {
      add_deltas(lacking[i]->origin, *lacking[i], most, room, out);
      bytes -= std::min(bytes, before - room);
    } else if (out.complete = false; bytes >= mark_delta_bytes) {
      out.deltas.push_back(mark_only(lacking[i]->origin, most.now));
      bytes -= std::min(bytes, frame_bytes(frame{out.deltas.back()}));
    }
  }
}

gossip_answer rumor_store::answer(const gossip_digest& x,
                                  std::size_t delta_bytes, std::size_t bytes,
                                  instant now) const {
  gossip_answer result;
  std::vector<gossip_mark> behind;
  std::set<std::string_view> said;
  for (const auto& y : x.marks) {
    said.insert(y.origin);
    auto i = origins_.find(y.origin);
    if (i != origins_.end() && i->second.is_ahead_of(y, now, opts_))
      behind.push_back(y);
    if (x.asks)
      continue;
    if (i == origins_.end() && y.version >= 0)
      result.wanted.push_back({y.origin, 0, -1, 0, 0});
    else if (i != origins_.end() && i->second.is_behind(y))
      result.wanted.push_back(mark_of(i->first, i->second));
  }
  auto [begin, end] = range_of(x.after, x.through);
  for (auto i = x.asks ? end : begin; i != end; ++i) {
    gossip_mark nothing{i->first, 0, -1, 0, 0};
    if (said.count(i->first) == 0 && i->second.is_ahead_of(nothing, now, opts_))
      behind.push_back(std::move(nothing));
  }
  tell_all(behind, {delta_bytes, now}, bytes, result);
  return result;
}

std::optional<gossip_delta>
rumor_store::news_of(const std::string& origin, std::uint64_t after,
                     std::size_t bytes, instant now) const {
  auto i = origins_.find(origin);
  if (i == origins_.end() || !is_shown(i->second)
      || i->second.age(now) >= opts_.expire_after)
    return std::nullopt;
  const auto& it = i->second;
  auto result = it.delta_for({origin, it.inc(), -1, after, it.mark().floor},
                             bytes, now);
  result.origin = origin;
  return result;
}

} // namespace troupe::core
