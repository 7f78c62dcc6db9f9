// What `heartbeat_detector` remembers, and answers when it is asked.
#include "actors/core/heartbeat_detector.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

void heartbeat_detector::note(member_id who, member_id by, suspicion_cause why,
                              bool withdrawn, instant now) {
  suspicion_evidence x{who, by, cause_of(why), withdrawn, now, {}, {}};
  auto i = peers_.find(who);
  if (i != peers_.end()) {
    x.last_heard = i->second.last_heard;
    x.waiting_since = i->second.waiting_since;
  }
  log_.note(std::move(x), *view_);
}

std::vector<member_sight> heartbeat_detector::sights(instant now) const {
  std::vector<member_sight> result;
  for (auto& [who, x] : peers_) {
    auto& next = result.emplace_back();
    next = {who,
            x.suspected,
            x.last_heard,
            x.waiting_since,
            x.rhythm.phi(now),
            x.link.value()};
    if (!x.suspected && opts_.rule == silence_rule::deadline)
      next.suspect_at = x.last_heard + limit(opts_.suspect_after, who, x, now);
    next.suspected_by = votes_.suspecting(who);
    next.withheld = votes_.withholds(who);
  }
  return result;
}

bool heartbeat_detector::in_touch(instant now) const {
  if (!view_)
    return false;
  auto recent = opts_.suspect_after / 2;
  // It stands still, and has not noticed it yet; or others do not hear it.
  if ((due_ && now >= *due_ + recent) || votes_.judge(view_->self, now))
    return false;
  auto heard
    = 1 + std::count_if(peers_.begin(), peers_.end(), [&](const auto& x) {
        return x.second.heard_at >= hears_anew_at_
               && now - x.second.heard_at < recent;
      });
  return static_cast<std::size_t>(heard) >= majority_of(view_->members.size());
}

std::size_t heartbeat_detector::reachable() const {
  std::size_t result = 1;
  for (auto& [who, x] : peers_)
    result += x.suspected == suspicion_cause::silence ? 0 : 1;
  return result;
}

void heartbeat_detector::tell(counters& out) const {
  out.items.push_back({"detector_health", health_.value()});
  counts_.tell(out);
  votes_.tell(out);
  log_.tell(out);
}

} // namespace troupe::core
