#include "actors/core/suspicion_tally.hpp"

namespace troupe::core {

void suspicion_tally::on_view(const view_ptr& x, timespan kept) {
  view_ = x;
  kept_ = kept;
  voters_.clear();
  for (auto& m : x->members)
    voters_[m.id];
}

bool suspicion_tally::on_opinion(member_id from, std::uint64_t number,
                                 const std::vector<suspicion>& x, instant now) {
  auto i = voters_.find(from);
  if (i == voters_.end() || number <= i->second.number)
    return false;
  auto& v = i->second;
  v.number = number;
  v.told = now;
  v.suspects.clear();
  for (auto& s : x)
    if (s.who != from && voters_.count(s.who) > 0)
      v.suspects[s.who] = s.why;
  return true;
}

void suspicion_tally::on_late(timespan late) {
  for (auto& [id, v] : voters_)
    v.told += late;
}

std::optional<suspicion_cause> suspicion_tally::opinion(member_id from,
                                                        member_id who) const {
  auto i = voters_.find(from);
  if (i == voters_.end())
    return std::nullopt;
  auto j = i->second.suspects.find(who);
  return j == i->second.suspects.end() ? std::nullopt
                                       : std::optional{j->second};
}

std::optional<removal> suspicion_tally::judge(member_id who,
                                              instant now) const {
  removal result{who, suspicion_cause::progress, {}};
  std::size_t silence = 0;
  for (auto& [id, v] : voters_) {
    if (v.number == 0 || now > v.told + kept_)
      continue;
    auto why = opinion(id, who);
    if (!why)
      continue;
    result.by.push_back(id);
    silence += *why == suspicion_cause::silence ? 1 : 0;
  }
  auto needed = majority_of(voters_.size());
  if (result.by.size() < needed)
    return std::nullopt;
  if (silence >= needed)
    result.why = suspicion_cause::silence;
  return result;
}

} // namespace troupe::core
