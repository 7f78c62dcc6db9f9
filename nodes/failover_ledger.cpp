#include "nodes/failover_ledger.hpp"

#include "nodes/election_recorder.hpp"

namespace troupe {

line_number failover_ledger::on_given(const std::string& node, instant now) {
  lines_.push_back({node, now});
  return lines_.size();
}

void failover_ledger::on_fault(const std::set<std::string>& survivors,
                               instant now) {
  fault_at_ = now;
  waited_ = survivors;
  last_.reset();
}

void failover_ledger::on_return(const std::string& node,
                                const std::string& view) {
  replaced_[node] = {epoch_of(view), fault_at_};
}

void failover_ledger::on_delivery(const std::string& node, line_number number,
                                  const std::string& view, instant now) {
  if (number == 0 || number > lines_.size()) {
    ++unknown_;
    return;
  }
  auto& shown = shown_[node];
  if (shown.size() < number)
    shown.resize(lines_.size());
  if (shown[number - 1])
    ++shown_twice_;
  shown[number - 1] = true;
  auto& x = lines_[number - 1];
  if (x.given >= fault_at_ && waited_.erase(node) > 0)
    last_ = now;
  if (x.node != node || x.acknowledged)
    return;
  x.acknowledged = true;
  ++acknowledged_;
  auto over = replaced_.find(node);
  if (over == replaced_.end())
    return;
  auto [epoch, since] = over->second;
  if (epoch_of(view) <= epoch && x.given >= since)
    ++stale_;
}

std::optional<instant> failover_ledger::delivers_again() const {
  return waited_.empty() ? last_ : std::nullopt;
}

} // namespace troupe
