#include "actors/core/health_score.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>

namespace troupe::core {

void health_score::worsen(unsigned by) {
  value_ = std::min(max, value_ + std::min(max, by));
  ++troubles_;
}

void health_score::improve() {
  value_ -= value_ > 0 ? 1 : 0;
}

timespan health_score::stretch(timespan x, unsigned more) const {
  if (TROUPE_MUTANT(health_ignored))
    return x;
  return x * (std::min(max, value_ + std::min(max, more)) + 1);
}

} // namespace troupe::core
