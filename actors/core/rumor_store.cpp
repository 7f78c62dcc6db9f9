#include "actors/core/rumor_store.hpp"

#include "messages/check.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

rumor_store::rumor_store(gossip_options opts, std::string self, incarnation inc)
  : opts_(opts), self_(std::move(self)) {
  TROUPE_CHECK(!self_.empty() && self_.size() <= wire::name_bytes_max);
  TROUPE_CHECK(inc != 0);
  origins_[self_] = origin_table{inc};
}

// -- what happens -------------------------------------------------------------

void rumor_store::on_look(const std::vector<gossip_change>& changes,
                          instant now) {
  ++counts_.looks;
  counts_.changes += changes.size();
  counts_.refused += origins_.at(self_).on_look(changes, now, opts_);
}

gossip_taken rumor_store::on_delta(const gossip_delta& x, instant now) {
  gossip_taken result;
  if (x.origin == self_) { // Only this node knows what it has.
    ++counts_.own_name;
    return result;
  }
  auto i = origins_.find(x.origin);
  if (i == origins_.end()) {
    if (!make_room()) {
      ++counts_.origins_refused;
      return result;
    }
    i = origins_.emplace(x.origin, origin_table{}).first;
  }
  auto& it = i->second;
  auto same_life = it.inc() == x.inc;
  result.held_before = same_life ? it.held() : 0;
  result.what = it.on_delta(x, now, opts_);
  // Nothing was believed of it yet.
  if (it.version() < 0)
    origins_.erase(i);
  else
    result.wants_more = it.lacks_some();
  result.new_life = !same_life && result.what != gossip_outcome::stale;
  switch (result.what) {
    case gossip_outcome::stale:
      ++counts_.stale;
      break;
    case gossip_outcome::gap:
      ++counts_.gaps;
      break;
    case gossip_outcome::refused:
      ++counts_.refused;
      break;
    default:
      ++counts_.taken;
  }
  return result;
}

/// The longest expired makes room; of the living nobody does.
bool rumor_store::make_room() {
  if (origins_.size() < opts_.origins_max)
    return true;
  auto oldest = origins_.end();
  for (auto i = origins_.begin(); i != origins_.end(); ++i)
    if (i->second.expired()
        && (oldest == origins_.end()
            || i->second.refreshed() < oldest->second.refreshed()))
      oldest = i;
  if (oldest == origins_.end())
    return false;
  origins_.erase(oldest);
  return true;
}

void rumor_store::expire(instant now, std::vector<std::string>& expired) {
  for (auto i = origins_.begin(); i != origins_.end();) {
    if (i->second.expire(now, opts_)) {
      ++counts_.expired;
      expired.push_back(i->first);
    }
    if (i->second.is_forgotten(now, opts_))
      i = origins_.erase(i);
    else
      ++i;
  }
}

// -- questions ----------------------------------------------------------------

const origin_table* rumor_store::find(const std::string& origin) const {
  auto i = origins_.find(origin);
  return i == origins_.end() ? nullptr : &i->second;
}

void rumor_store::tell(counters& out) const {
  auto add = [&](const char* name, std::uint64_t value) {
    out.items.push_back({name, value});
  };
  add("gossip_origins", origins_.size());
  add("gossip_looks", counts_.looks);
  add("gossip_changes", counts_.changes);
  add("gossip_deltas_taken", counts_.taken);
  add("gossip_deltas_stale", counts_.stale);
  add("gossip_gaps", counts_.gaps);
  add("gossip_refused", counts_.refused);
  add("gossip_expired", counts_.expired);
  add("gossip_origins_refused", counts_.origins_refused);
  add("gossip_own_name", counts_.own_name);
}

std::size_t frame_bytes(const frame& x) {
  return wire::encoded_size(x);
}

} // namespace troupe::core
