#include "actors/core/recent_deliveries.hpp"

namespace troupe::core {

void recent_deliveries::add(const delivered_message& x) {
  kept_.push_back(x);
  if (kept_.size() > kept_max)
    kept_.pop_front();
}

} // namespace troupe::core
