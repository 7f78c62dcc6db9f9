// `swim` where a view says who takes part.
#include "actors/core/swim.hpp"

#include <algorithm>

namespace troupe::core {

void swim::on_members(const std::vector<swim_identity>& all, instant now,
                      swim_out& out) {
  members_ = {self_.name};
  for (auto& x : all)
    members_.insert(x.name);
  table_.keep_only(members_, now);
  ring_.erase(
    std::remove_if(ring_.begin(), ring_.end(),
                   [&](auto& name) { return members_.count(name) == 0; }),
    ring_.end());
  ring_at_ = 0;
  for (auto& x : all)
    if (x.name != self_.name)
      apply({x.name, x.inc, 0, swim_status::alive, x.at, {}, 0, x.tags},
            swim_cause::told, now, out);
  settle(now);
}

} // namespace troupe::core
