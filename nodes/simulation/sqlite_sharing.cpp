#include "nodes/simulation/sqlite_sharing.hpp"

#include <algorithm>

namespace troupe::simulation {

bool sqlite_sharing::others_hold(user who, int from) const {
  return std::any_of(levels_.begin(), levels_.end(), [=](const auto& x) {
    return x.first != who && x.second >= from;
  });
}

bool sqlite_sharing::lock(user who, int to) {
  auto& own = levels_[who];
  if (own >= to)
    return true;
  switch (to) {
    case shared:
      if (others_hold(who, pending))
        return false;
      break;
    case reserved:
      if (others_hold(who, reserved))
        return false;
      break;
    default:
      if (others_hold(who, reserved))
        return false;
      own = pending;
      if (to == exclusive && others_hold(who, shared))
        return false;
  }
  own = to;
  return true;
}

void sqlite_sharing::unlock(user who, int to) {
  auto i = levels_.find(who);
  if (i == levels_.end() || i->second <= to)
    return;
  if (to == none)
    levels_.erase(i);
  else
    i->second = to;
}

bool sqlite_sharing::is_reserved() const {
  return others_hold(nullptr, reserved);
}

volatile void* sqlite_sharing::region(std::size_t index, std::size_t bytes,
                                      bool extend) {
  if (index >= regions_.size() && !extend)
    return nullptr;
  while (index >= regions_.size())
    regions_.push_back(std::make_unique<std::vector<std::uint8_t>>(bytes));
  return regions_[index]->data();
}

bool sqlite_sharing::lock_slots(user who, std::size_t first, std::size_t count,
                                bool alone) {
  auto begin = slots_.begin() + first;
  auto end = begin + count;
  auto is_held = [=](const slot& x) {
    auto own = x.together.count(who);
    return (x.alone && x.alone != who) || (alone && x.together.size() > own);
  };
  if (std::any_of(begin, end, is_held))
    return false;
  std::for_each(begin, end, [=](slot& x) {
    if (alone)
      x.alone = who;
    else
      ++x.together[who];
  });
  return true;
}

void sqlite_sharing::unlock_slots(user who, std::size_t first,
                                  std::size_t count) {
  for (auto i = first; i < first + count; ++i) {
    auto& x = slots_[i];
    auto own = x.together.find(who);
    if (x.alone == who)
      x.alone = nullptr;
    else if (own != x.together.end() && --own->second == 0)
      x.together.erase(own);
  }
}

void sqlite_sharing::leave_slots(user who) {
  for (auto& x : slots_) {
    if (x.alone == who)
      x.alone = nullptr;
    x.together.erase(who);
  }
}

} // namespace troupe::simulation
