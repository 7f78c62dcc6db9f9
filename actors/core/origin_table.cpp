#include "actors/core/origin_table.hpp"

#include "actors/core/mutant.hpp"
#include "messages/wire_gossip.hpp"
#include "messages/wire_out.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace troupe::core {

namespace {

/// What a delta takes beside its entries, at most, as a frame.
constexpr std::size_t delta_bytes = 4 + 1 + wire::name_bytes_max + 70 + 3;

std::size_t bytes_of(const gossip_entry& x) {
  wire::measure size;
  size.number(x.at);
  size.text(x.name);
  size.u8(0);
  size.text(x.value);
  return size.size();
}

/// Rounded up, so that nothing becomes younger on its way.
std::uint64_t milliseconds_of(timespan x) {
  return static_cast<std::uint64_t>(
    std::chrono::ceil<std::chrono::milliseconds>(x).count());
}

/// Ages beyond all limits are one age: no sum with them overflows.
timespan age_of(const gossip_delta& x) {
  constexpr std::uint64_t most = 1000ull * 3600 * 24 * 365;
  return std::chrono::milliseconds{std::min(x.age, most)};
}

} // namespace

// -- the own side -------------------------------------------------------------

std::size_t origin_table::on_look(const std::vector<gossip_change>& changes,
                                  instant now, const gossip_options& opts) {
  std::size_t refused = 0;
  for (const auto& x : changes) {
    if (x.gone && places_.count(x.name) == 0)
      continue; // Nobody was ever told of it.
    if (x.gone && TROUPE_MUTANT(folder_tombstone_dropped)) {
      take_out(x.name);
      last_ = held_ = held_ + 1;
      continue;
    }
    if (put({held_ + 1, x.name, x.gone, x.value}, now, opts.origin_bytes_max))
      last_ = ++held_;
    else
      ++refused;
  }
  if (version_ < 0 || !changes.empty() || !TROUPE_MUTANT(live_folder_expires))
    ++version_;
  refreshed_ = now;
  return refused;
}

// -- the others' side ---------------------------------------------------------

gossip_outcome origin_table::on_delta(const gossip_delta& x, instant now,
                                      const gossip_options& opts) {
  auto age = age_of(x);
  if (own_ || x.version < 0 || age >= opts.expire_after)
    return gossip_outcome::stale;
  if (inc_ == 0)
    begin_life(x.inc);
  if (!TROUPE_MUTANT(restart_counts_from_start)) {
    if (x.inc < inc_)
      return gossip_outcome::stale;
    if (x.inc > inc_) // Whatever the earlier life said is over.
      begin_life(x.inc);
  }
  auto newer = x.version > version_;
  if (TROUPE_MUTANT(older_version_accepted))
    newer = x.version != version_;
  if (expired_ && !newer)
    return gossip_outcome::stale;
  if (newer) {
    version_ = x.version;
    last_ = x.last;
    refreshed_ = now - age;
    expired_ = false;
  } else if (x.version == version_) {
    refreshed_ = std::min(refreshed_, now - age);
  }
  return take(x, newer, now, opts);
}

/// Takes the entries, if they go on where those that are here end. Those of an
/// older version do, too: they were true, and what replaced them has a greater
/// number and is still to come.
gossip_outcome origin_table::take(const gossip_delta& x, bool newer,
                                  instant now, const gossip_options& opts) {
  auto known = newer ? gossip_outcome::touched : gossip_outcome::stale;
  // Tombstones that were dropped there are missing here: all begins anew.
  if (x.floor > held_ && x.floor > floor_) {
    if (x.after != 0)
      return gossip_outcome::gap;
    clear();
  }
  if (held_ == 0 && x.after == 0)
    floor_ = std::max(floor_, x.floor);
  if (x.through <= held_)
    return known;
  if (x.after > held_ && !TROUPE_MUTANT(digest_skips_gap))
    return gossip_outcome::gap;
  for (const auto& y : x.entries) {
    if (y.at <= held_)
      continue;
    if (!put(y, now, opts.origin_bytes_max)) {
      full_ = true;
      return gossip_outcome::refused;
    }
    held_ = y.at;
  }
  held_ = x.through;
  last_ = std::max(last_, held_);
  return gossip_outcome::changed;
}

bool origin_table::on_fresh(std::int64_t version, timespan age, instant now,
                            const gossip_options& opts) {
  if (own_ || expired_ || version <= version_ || age >= opts.expire_after)
    return false;
  version_ = version;
  refreshed_ = now - age;
  return true;
}

// -- time ---------------------------------------------------------------------

bool origin_table::expire(instant now, const gossip_options& opts) {
  while (!tombstones_.empty()
         && now - tombstones_.begin()->second >= opts.tombstone_kept) {
    auto at = tombstones_.begin()->first;
    auto name = entries_.at(at).name;
    take_out(name);
    floor_ = std::max(floor_, at);
  }
  if (own_ || expired_ || now - refreshed_ < opts.expire_after)
    return false;
  auto had_some = size() > 0;
  clear();
  floor_ = 0;
  expired_ = true;
  full_ = false;
  if (TROUPE_MUTANT(expiry_resets_version)) {
    version_ = -1;
    expired_ = false;
  }
  return had_some;
}

bool origin_table::is_forgotten(instant now, const gossip_options& opts) const {
  return expired_
         && now - refreshed_ >= opts.expire_after + opts.tombstone_kept;
}

// -- for others ---------------------------------------------------------------

gossip_mark origin_table::mark() const {
  return {{}, inc_, version_, held_, floor_};
}

gossip_delta origin_table::delta_for(const gossip_mark& theirs,
                                     std::size_t bytes, instant now) const {
  gossip_delta result;
  result.inc = inc_;
  result.version = version_;
  result.age = own_ || TROUPE_MUTANT(relay_refreshes_age)
                 ? 0
                 : milliseconds_of(std::max(timespan{0}, now - refreshed_));
  result.last = std::max({last_, held_, floor_});
  result.floor = floor_;
  auto lost_track = theirs.held < floor_ && theirs.floor < floor_;
  result.after
    = theirs.inc != inc_ || lost_track ? 0 : std::min(theirs.held, held_);
  result.through = held_;
  bytes -= std::min(bytes, delta_bytes);
  auto i = entries_.upper_bound(result.after);
  for (; i != entries_.end(); ++i) {
    auto size = bytes_of(i->second);
    if (size > bytes || result.entries.size() >= wire::gossip_items_max)
      break;
    bytes -= size;
    result.entries.push_back(i->second);
  }
  if (i != entries_.end())
    result.through = result.entries.empty() ? result.after
                                            : result.entries.back().at;
  return result;
}

bool origin_table::is_ahead_of(const gossip_mark& theirs, instant now,
                               const gossip_options& opts) const {
  if (expired_ || version_ < 0 || age(now) >= opts.expire_after
      || theirs.inc > inc_)
    return false;
  return theirs.inc < inc_ || theirs.version < version_ || theirs.held < held_;
}

bool origin_table::is_behind(const gossip_mark& theirs) const {
  if (own_ || theirs.inc < inc_)
    return false;
  auto more = theirs.held > held_ && !expired_ && !full_;
  return theirs.inc > inc_ || theirs.version > version_ || more;
}

// -- entries ------------------------------------------------------------------

void origin_table::begin_life(incarnation inc) {
  clear();
  inc_ = inc;
  version_ = -1;
  last_ = 0;
  floor_ = 0;
  expired_ = false;
  full_ = false;
}

void origin_table::clear() {
  entries_.clear();
  places_.clear();
  tombstones_.clear();
  held_ = 0;
  bytes_ = 0;
}

bool origin_table::put(gossip_entry x, instant now, std::size_t bytes_max) {
  auto old = places_.find(x.name);
  auto freed = old == places_.end() ? 0
                                    : entry_overhead + x.name.size()
                                        + entries_.at(old->second).value.size();
  auto size = entry_overhead + x.name.size() + x.value.size();
  // A tombstone always fits where its name did.
  if (bytes_ - freed + size > bytes_max)
    return false;
  take_out(x.name);
  bytes_ += size;
  places_[x.name] = x.at;
  if (x.gone)
    tombstones_[x.at] = now;
  entries_[x.at] = std::move(x);
  return true;
}

void origin_table::take_out(const std::string& name) {
  auto i = places_.find(name);
  if (i == places_.end())
    return;
  auto e = entries_.find(i->second);
  bytes_ -= entry_overhead + name.size() + e->second.value.size();
  tombstones_.erase(e->first);
  entries_.erase(e);
  places_.erase(i);
}

} // namespace troupe::core
