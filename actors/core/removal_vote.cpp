#include "actors/core/removal_vote.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

void removal_vote::on_view(const view_ptr& x) {
  view_ = x;
  tally_.on_view(x, kept_);
  verdicts_.clear();
  for (auto& m : x->members)
    if (m.id != x->self)
      verdicts_[m.id];
}

bool removal_vote::on_opinion(member_id from, std::uint64_t number,
                              const std::vector<suspicion>& x, instant now) {
  return tally_.on_opinion(from, number, x, now);
}

std::vector<member_id> removal_vote::suspecting(member_id who) const {
  std::vector<member_id> result;
  for (const auto& x : view_->members)
    if (suspects(x.id, who))
      result.push_back(x.id);
  return result;
}

void removal_vote::count(const std::vector<suspicion>& own, instant now,
                         std::vector<removal>& removals,
                         std::vector<member_id>& acquitted) {
  tally_.on_opinion(view_->self, ++own_number_, own, now);
  for (auto& [who, x] : verdicts_) {
    auto found = tally_.judge(who, now);
    if (!found) {
      if (std::exchange(x.condemned, false))
        acquitted.push_back(who);
      x.withheld = false;
    } else if (!x.condemned && may_remove(*found)) {
      x.condemned = true;
      ++removals_;
      removals.push_back(std::move(*found));
    } else if (!x.condemned && !std::exchange(x.withheld, true)) {
      ++removals_withheld_;
    }
  }
}

/// A member that still answers is removed only where that is wanted, and where
/// enough of those stay for whom the group was made.
bool removal_vote::may_remove(const removal& x) const {
  if (x.why == suspicion_cause::silence)
    return true;
  auto made_for = std::max(configured_, view_->members.size());
  auto going = static_cast<std::size_t>(
    std::count_if(verdicts_.begin(), verdicts_.end(),
                  [](auto& kvp) { return kvp.second.condemned; }));
  auto stay = view_->members.size() - going - 1;
  return stuck_ == stuck_policy::evict && stay >= majority_of(made_for);
}

void removal_vote::tell(counters& out) const {
  out.items.push_back({"detector_removals", removals_});
  out.items.push_back({"detector_removals_withheld", removals_withheld_});
}

} // namespace troupe::core
