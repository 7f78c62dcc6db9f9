#include "actors/core/number_set.hpp"

#include <iterator>

namespace troupe::core {

bool number_set::insert(seqno x, std::size_t runs_max) {
  auto next = runs_.upper_bound(x);
  auto before = next == runs_.begin() ? runs_.end() : std::prev(next);
  if (before != runs_.end() && x <= before->second)
    return false;
  ++size_;
  auto joins_next = next != runs_.end() && next->first == x + 1;
  auto joins_before = before != runs_.end() && before->second + 1 == x;
  if (joins_before) {
    before->second = joins_next ? next->second : x;
    if (joins_next)
      runs_.erase(next);
  } else if (joins_next) {
    auto last = next->second;
    runs_.emplace_hint(runs_.erase(next), x, last);
  } else if (runs_.size() < runs_max) {
    runs_.emplace_hint(next, x, x);
  }
  return true;
}

} // namespace troupe::core
