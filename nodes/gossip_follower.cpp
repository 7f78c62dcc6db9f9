#include "nodes/gossip_follower.hpp"

namespace troupe {

namespace {

void list_changes(const core::origin_table& from, std::uint64_t after,
                  gossip_change& out) {
  const auto& all = from.entries();
  // The latest first.
  for (auto i = all.rbegin(); i != all.rend() && i->first > after; ++i) {
    const auto& entry = i->second;
    ++(entry.gone ? out.gone_count : out.changed_count);
    auto& names = entry.gone ? out.gone : out.changed;
    if (names.size() < gossip_follower::names_max)
      names.push_back(entry.name);
  }
}

} // namespace

std::optional<gossip_change>
gossip_follower::on_event(const core::gossip_event& x,
                          const core::gossip_spreader& at) {
  using kind = core::gossip_event_kind;
  if (x.kind == kind::sent_own || x.kind == kind::sent_other)
    return std::nullopt;
  auto own = x.kind == kind::looked;
  const auto* found = own ? &at.store().own() : at.store().find(x.origin);
  gossip_change result;
  result.origin = own ? at.store().self() : x.origin;
  result.version = x.version;
  if (x.kind == kind::expired) {
    result.what = gossip_change::kind::expired;
    marks_.erase(x.origin);
    return result;
  }
  if (!found || found->held() < found->last())
    return std::nullopt; // More is under way.
  result.what = own ? gossip_change::kind::shared : gossip_change::kind::taken;
  result.inc = found->inc();
  result.version = found->version();
  result.files = found->size();
  auto& told = marks_[result.origin];
  result.new_life = told.inc != 0 && told.inc != result.inc;
  // After a gap that is too long all comes anew, under the same numbers.
  auto after = told.inc == result.inc ? told.held : 0;
  list_changes(*found, after, result);
  told = {result.inc, found->held()};
  if (result.changed_count + result.gone_count == 0 && !result.new_life)
    return std::nullopt;
  return result;
}

} // namespace troupe
