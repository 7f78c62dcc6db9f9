#include "actors/core/fault_orders.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace troupe::core {

namespace {

bool same(const impairment& x, const impairment& y) {
  return x.loss == y.loss && x.duplicate == y.duplicate
         && x.delay_min == y.delay_min && x.delay_max == y.delay_max
         && x.deaf == y.deaf;
}

void worsen(impairment& x, const impairment& by) {
  x.loss = std::max(x.loss, by.loss);
  x.duplicate = std::max(x.duplicate, by.duplicate);
  x.delay_min = std::max(x.delay_min, by.delay_min);
  x.delay_max = std::max(x.delay_max, by.delay_max);
  x.deaf = x.deaf || by.deaf;
}

} // namespace

bool fault_orders::on_order(fault_order x, instant now,
                            std::vector<impair>& out) {
  std::set<endpoint> fresh;
  for (const auto& to : x.to)
    if (links_.count(to) == 0)
      fresh.insert(to);
  if (standing_.size() >= orders_max
      || links_.size() + fresh.size() > links_max)
    return false;
  for (const auto& to : fresh)
    links_.emplace(to, std::nullopt);
  x.span = std::min(x.span, span_max);
  auto until = now + x.span;
  standing_.push_back({std::move(x), until});
  settle(out);
  return true;
}

void fault_orders::on_heal(std::vector<impair>& out) {
  standing_.clear();
  settle(out);
}

void fault_orders::on_tick(instant now, std::vector<impair>& out) {
  auto over = [now](const standing_fault& x) { return x.until <= now; };
  standing_.erase(std::remove_if(standing_.begin(), standing_.end(), over),
                  standing_.end());
  settle(out);
}

std::optional<instant> fault_orders::next_deadline() const {
  std::optional<instant> result;
  for (const auto& x : standing_)
    result = result ? std::min(*result, x.until) : x.until;
  return result;
}

impairment fault_orders::worst_of(const std::optional<endpoint>& link) const {
  auto result = configured_;
  for (const auto& x : standing_) {
    const auto& to = x.what.to;
    if (to.empty()
        || (link && std::find(to.begin(), to.end(), *link) != to.end()))
      worsen(result, x.what.what);
  }
  return result;
}

/// Tells only of changes: draws begin anew with each.
void fault_orders::settle(std::vector<impair>& out) {
  auto common = worst_of(std::nullopt);
  if (!same(common_.value_or(configured_), common))
    out.push_back({std::nullopt, common, seed_});
  common_ = common;
  for (auto& [link, told] : links_) {
    auto now = worst_of(link);
    if (!told || !same(*told, now))
      out.push_back({link, now, seed_});
    told = now;
  }
}

} // namespace troupe::core
