#include "actors/core/suspicion_log.hpp"

#include <utility>

namespace troupe::core {

void suspicion_log::note(suspicion_evidence x, const view& current) {
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

} // namespace troupe::core
