#include "actors/core/swim_table.hpp"

#include "actors/core/mutant.hpp"
#include "actors/core/swim_order.hpp"

#include <algorithm>
#include <chrono>

namespace troupe::core {

instant swim_record::gives_up_at() const {
  return since
         + suspicion_limit(limit_min, limit_max, needed,
                           accusers.empty() ? 0 : accusers.size() - 1);
}

bool swim_record::is_lost_here(instant now) const {
  return what.status == swim_status::faulty && missed && accused
         && now >= *accused + limit_min;
}

swim_merge swim_table::merge(const swim_update& x, instant now) {
  auto i = records_.find(x.name);
  if (i != records_.end() && !overrides(x, i->second.what)) {
    auto& r = i->second;
    auto same = x.status == swim_status::suspect && x.inc == r.what.inc
                && x.refutation == r.what.refutation
                && r.what.status == swim_status::suspect;
    if (!same || r.accusers.size() > r.needed
        || !r.accusers.insert(x.by).second)
      return swim_merge::stale;
    r.what.by = x.by; // Handed on, so that others count it, too.
    return swim_merge::confirmed;
  }
  auto since = is_gone(x) ? now - std::chrono::seconds{x.age} : now;
  if (i == records_.end() && is_gone(x) && since + tombstone_kept() <= now)
    return swim_merge::stale; // Forgotten everywhere but on its way here.
  auto moves = i == records_.end() || is_gone(i->second.what) != is_gone(x);
  if (moves && !make_room(x))
    return swim_merge::refused;
  if (i == records_.end())
    i = records_.emplace(x.name, swim_record{}).first;
  else
    unindex(i->second);
  auto& r = i->second;
  if (r.what.inc != x.inc)
    r.heard.reset();
  if (r.what.inc != x.inc || r.what.refutation != x.refutation
      || x.status == swim_status::alive) {
    r.missed.reset();
    r.accused.reset();
  }
  r.what = x;
  r.since = since;
  r.accusers.clear();
  index(r);
  if (x.status == swim_status::suspect || x.status == swim_status::faulty) {
    r.accusers.insert(x.by);
    r.accused = r.accused.value_or(now);
    auto n = present();
    auto unit = opts_.suspicion_unit > timespan{0} ? opts_.suspicion_unit
                                                   : opts_.probe_interval;
    auto min = static_cast<double>(unit.count())
               * static_cast<double>(opts_.suspicion_mult) * suspicion_scale(n);
    r.limit_min = timespan{static_cast<timespan::rep>(min)};
    r.limit_max = r.limit_min * opts_.suspicion_max_mult;
    r.needed = opts_.suspicion_mult > 2 ? opts_.suspicion_mult - 2 : 0;
    if (n < r.needed + 2)
      r.needed = 0; // Too few to confirm it.
  }
  return swim_merge::newer;
}

void swim_table::on_heard(const std::string& name, incarnation inc,
                          instant now) {
  auto i = records_.find(name);
  if (i == records_.end() || i->second.what.inc != inc)
    return;
  i->second.heard = now;
  i->second.missed.reset();
}

void swim_table::on_missed(const std::string& name, incarnation inc,
                           instant now) {
  auto i = records_.find(name);
  if (i != records_.end() && i->second.what.inc == inc)
    i->second.missed = now;
}

void swim_table::keep_only(const std::set<std::string>& names, instant now) {
  for (auto i = records_.begin(); i != records_.end();) {
    i->second.missed.reset();
    if (i->second.accused)
      i->second.accused = now;
    if (names.count(i->first) > 0) {
      ++i;
      continue;
    }
    unindex(i->second);
    i = records_.erase(i);
  }
}

void swim_table::on_late(timespan late) {
  for (auto& name : suspects_)
    records_.at(name).since += late;
  for (auto& [name, r] : records_)
    if (r.accused)
      *r.accused += late;
}

void swim_table::expire(instant now) {
  while (!gone_.empty() && gone_.begin()->first + tombstone_kept() <= now) {
    records_.erase(gone_.begin()->second);
    gone_.erase(gone_.begin());
    ++counts_.tombstones_expired;
  }
}

const swim_record* swim_table::find(const std::string& name) const {
  auto i = records_.find(name);
  return i == records_.end() ? nullptr : &i->second;
}

std::optional<instant> swim_table::next_deadline() const {
  std::optional<instant> result;
  if (!gone_.empty())
    result = gone_.begin()->first + tombstone_kept();
  for (auto& name : suspects_) {
    auto at = records_.at(name).gives_up_at();
    result = result ? std::min(*result, at) : at;
  }
  return result;
}

void swim_table::tell(counters& out) const {
  auto add = [&](const char* name, std::uint64_t value) {
    out.items.push_back({name, value});
  };
  add("swim_members", present());
  add("swim_suspects", suspects_.size());
  add("swim_tombstones", gone_.size());
  add("swim_members_refused", counts_.members_refused);
  add("swim_tombstones_dropped", counts_.tombstones_dropped);
  add("swim_tombstones_expired", counts_.tombstones_expired);
}

void swim_table::index(const swim_record& x) {
  if (x.what.status == swim_status::suspect)
    suspects_.insert(x.what.name);
  if (is_gone(x.what))
    gone_.emplace(x.since, x.what.name);
}

void swim_table::unindex(const swim_record& x) {
  suspects_.erase(x.what.name);
  if (is_gone(x.what))
    gone_.erase({x.since, x.what.name});
}

/// Makes room among the present or the gone, where `x` will be. Of tombstones
/// the oldest one goes: it is the one whose member others have most likely
/// forgotten, too.
bool swim_table::make_room(const swim_update& x) {
  if (is_gone(x)) {
    if (gone_.empty() || gone_.size() < opts_.tombstones_max)
      return true;
    records_.erase(gone_.begin()->second);
    gone_.erase(gone_.begin());
    ++counts_.tombstones_dropped;
    return true;
  }
  if (present() < opts_.members_max)
    return true;
  ++counts_.members_refused;
  return false;
}

timespan swim_table::tombstone_kept() const {
  return TROUPE_MUTANT(tombstone_dropped_early) ? timespan{0}
                                                : opts_.tombstone_kept;
}

} // namespace troupe::core
