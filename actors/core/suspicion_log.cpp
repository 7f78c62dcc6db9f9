#include "actors/core/suspicion_log.hpp"

#include <utility>

namespace troupe::core {

void suspicion_log::note(suspicion_evidence x, const view& current) {
  if (!x.withdrawn)
    ++suspicions_.at(static_cast<std::size_t>(x.why));
  if (max_ == 0)
    return;
  if (entries_.size() >= max_) {
    entries_.pop_front();
    ++dropped_;
  }
  auto name = [&](member_id who) {
    auto at = current.position_of(who);
    return at ? current.members[*at].name : std::string{};
  };
  x.who_name = name(x.who);
  x.by_name = name(x.by);
  entries_.push_back(std::move(x));
}

void suspicion_log::tell(counters& out) const {
  for (std::size_t i = 0; i < suspicions_.size(); ++i)
    out.items.push_back(
      {"suspicions_" + to_string(static_cast<evidence_cause>(i)),
       suspicions_[i]});
  out.items.push_back({"detector_evidence_dropped", dropped_});
}

} // namespace troupe::core
