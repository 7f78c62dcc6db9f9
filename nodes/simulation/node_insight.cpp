#include "nodes/simulation/node_insight.hpp"

#include "actors/ack_tracker.hpp"
#include "actors/group.hpp"
#include "actors/resender.hpp"

namespace troupe::simulation {

bool node_insight::holds(node_index node, node_index sender,
                         seqno number) const {
  const auto& x = nodes_[node];
  if (x.gone)
    return true;
  const auto& matrix
    = state_of<ack_tracker_state>(x.stack.stream.tracker).matrix;
  auto claimed = node < matrix.rows().size()
                 && matrix.rows()[node][sender] >= number;
  return claimed
         && (node == sender
             || x.log->arrived[sender].all_up_to(number - plan_.start));
}

std::uint64_t node_insight::under_way(node_index node) const {
  const auto& x = nodes_[node];
  if (x.gone)
    return 0;
  return state_of<group_state>(x.stack.stream.group).door.under_way();
}

std::uint64_t node_insight::kept_bytes(node_index node) const {
  const auto& x = nodes_[node];
  if (x.gone)
    return 0;
  return state_of<resender_state>(x.stack.stream.resender).buffer.kept_bytes();
}

std::string node_insight::who_waits() const {
  std::string result;
  for (node_index i = 0; i < plan_.nodes; ++i) {
    const auto& tracker = nodes_[i].stack.stream.tracker;
    if (nodes_[i].gone || !tracker)
      continue;
    for (const auto& x :
         state_of<ack_tracker_state>(tracker).matrix.waits().items)
      result += (result.empty() ? "" : ", ") + name_of(i) + " waits for the "
                + x.what + " of " + name_of(x.who - 1);
  }
  return result.empty() ? "nobody waits for a message" : result;
}

} // namespace troupe::simulation
