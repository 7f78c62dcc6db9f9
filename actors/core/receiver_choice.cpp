#include "actors/core/receiver_choice.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

std::vector<reachable_receiver> tagged(std::vector<reachable_receiver> xs,
                                       const std::string& tag) {
  auto other = [&](const reachable_receiver& x) {
    auto& tags = x.what.tags;
    return std::find(tags.begin(), tags.end(), tag) == tags.end();
  };
  if (!tag.empty())
    xs.erase(std::remove_if(xs.begin(), xs.end(), other), xs.end());
  return xs;
}

void receiver_choice::on_list(std::vector<reachable_receiver> xs) {
  list_ = tagged(std::move(xs), opts_.tag);
  // What is under way to a receiver counts on, though it is listed no more.
  for (auto i = standings_.begin(); i != standings_.end();)
    if (i->second.outstanding == 0 && by_id(i->first) == nullptr)
      i = standings_.erase(i);
    else
      ++i;
}

const reachable_receiver* receiver_choice::any(instant now) {
  // Begins behind the last one, wherever that stood.
  auto last = std::find_if(list_.begin(), list_.end(),
                           [&](const auto& x) { return x.what.id == last_; });
  std::size_t first = last == list_.end() ? 0 : last - list_.begin() + 1;
  const reachable_receiver* best = nullptr;
  std::uint32_t least = 0;
  for (std::size_t i = 0; i < list_.size(); ++i) {
    auto& x = list_[(first + i) % list_.size()];
    if (!may_take(x.what.id, now))
      continue;
    auto j = standings_.find(x.what.id);
    auto outstanding = j == standings_.end() ? 0 : j->second.outstanding;
    if (best && outstanding >= least)
      continue;
    best = &x;
    least = outstanding;
    if (opts_.balance == balance_kind::round_robin)
      break;
  }
  if (best)
    last_ = best->what.id;
  return best;
}

const reachable_receiver* receiver_choice::by_id(const std::string& id) const {
  auto i = std::find_if(list_.begin(), list_.end(),
                        [&](const auto& x) { return x.what.id == id; });
  return i == list_.end() ? nullptr : &*i;
}

const reachable_receiver* receiver_choice::by_number(std::size_t number) const {
  return number == 0 || number > list_.size() ? nullptr : &list_[number - 1];
}

void receiver_choice::on_sent(const std::string& id, instant now) {
  auto& x = standings_[id];
  ++x.outstanding;
  // The trial; no second one until it has ended.
  if (x.open_until && *x.open_until <= now)
    x.open_until = now + opts_.breaker_pause;
}

void receiver_choice::on_acked(const std::string& id) {
  auto& x = standings_[id];
  x.outstanding -= x.outstanding > 0 ? 1 : 0;
  x.failures = 0;
  x.open_until.reset();
}

void receiver_choice::on_failed(const std::string& id, instant now) {
  auto& x = standings_[id];
  x.outstanding -= x.outstanding > 0 ? 1 : 0;
  if (++x.failures >= opts_.breaker_failures)
    x.open_until = now + opts_.breaker_pause;
}

std::optional<instant> receiver_choice::next_trial() const {
  std::optional<instant> result;
  for (auto& x : list_) {
    auto i = standings_.find(x.what.id);
    if (i != standings_.end() && i->second.open_until
        && (!result || *i->second.open_until < *result))
      result = i->second.open_until;
  }
  return result;
}

bool receiver_choice::may_take(const std::string& id, instant now) const {
  auto i = standings_.find(id);
  return i == standings_.end() || !i->second.open_until
         || *i->second.open_until <= now;
}

} // namespace troupe::core
