// Whom `swim` probes next, and whom it chooses by chance.
#include "actors/core/swim.hpp"
#include "actors/core/swim_order.hpp"

#include <algorithm>
#include <numeric>

namespace troupe::core {

void swim::add_to_ring(const std::string& name) {
  if (std::find(ring_.begin(), ring_.end(), name) != ring_.end())
    return;
  auto at = random_.next() % (ring_.size() + 1);
  ring_.insert(ring_.begin() + static_cast<std::ptrdiff_t>(at), name);
  ring_at_ += at < ring_at_ ? 1 : 0;
}

/// The gone stay for as long as they are told news.
bool swim::keeps_in_ring(const swim_record* x, instant now) const {
  return x
         && (!is_gone(x->what)
             || (x->what.status == swim_status::faulty
                 && now < x->since + opts_.gossip_to_faulty_for));
}

/// Where everybody needs evidence of its own, who is accused comes before the
/// others: a majority has found out within the time to refute.
const swim_record* swim::next_accused() {
  if (!opts_.own_evidence)
    return nullptr;
  std::vector<const swim_record*> accused;
  for (auto& [name, r] : table_.records())
    if (name != self_.name && swim_table::lacks_evidence(r))
      accused.push_back(&r);
  return accused.empty() ? nullptr : accused[random_.next() % accused.size()];
}

/// The gone are asked for one's own evidence only, and told of the accusation
/// with each ping.
bool swim::is_worth_asking(const swim_record* x) const {
  return x
         && (!is_gone(x->what)
             || (opts_.own_evidence && swim_table::lacks_evidence(*x)));
}

/// The first that is there behind this node in the order of names, or from the
/// beginning.
const swim_record* swim::next_neighbour() const {
  auto& all = table_.records();
  auto own = all.find(self_.name);
  if (own == all.end())
    return nullptr;
  auto there = [](auto& x) { return !is_gone(x.second.what); };
  auto i = std::find_if(std::next(own), all.end(), there);
  if (i == all.end()) {
    i = std::find_if(all.begin(), own, there);
    if (i == own)
      return nullptr;
  }
  return &i->second;
}

/// Each member once in a round, in an order that changes from round to round:
/// the time until a member is probed is bounded.
const swim_record* swim::next_target(instant now) {
  for (auto left = 2 * ring_.size(); left > 0 && !ring_.empty(); --left) {
    if (ring_at_ >= ring_.size()) {
      for (auto i = ring_.size() - 1; i > 0; --i)
        std::swap(ring_[i], ring_[random_.next() % (i + 1)]);
      ring_at_ = 0;
    }
    auto r = table_.find(ring_[ring_at_]);
    if (!keeps_in_ring(r, now)) {
      ring_.erase(ring_.begin() + static_cast<std::ptrdiff_t>(ring_at_));
      continue;
    }
    ++ring_at_;
    if (!is_gone(r->what))
      return r;
  }
  return nullptr;
}

/// Up to `count` others at random, but `but`; also those that have been faulty
/// for less than `faulty_for`.
std::vector<const swim_record*> swim::pick(std::size_t count,
                                           const std::string& but,
                                           timespan faulty_for, instant now) {
  std::vector<const swim_record*> result;
  std::vector<std::size_t> order(ring_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i < order.size() && result.size() < count; ++i) {
    std::swap(order[i], order[i + random_.next() % (order.size() - i)]);
    auto r = table_.find(ring_[order[i]]);
    if (!keeps_in_ring(r, now) || r->what.name == but)
      continue;
    if (!is_gone(r->what) || now < r->since + faulty_for)
      result.push_back(r);
  }
  return result;
}

} // namespace troupe::core
