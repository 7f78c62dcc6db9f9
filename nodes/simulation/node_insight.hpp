#pragma once

#include "nodes/simulation/observed.hpp"
#include "nodes/simulation/run_plan.hpp"
#include "nodes/simulation/sim_node.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe::simulation {

/// Looks into the actors of living nodes; only between two events of a system
/// without threads. Knows nothing of a node that is gone.
class node_insight : public insight {
public:
  /// Both outlive this. At the exhibits' levels there is nothing to look into.
  node_insight(const run_plan& plan, const std::vector<sim_node>& nodes)
    : plan_(plan), nodes_(nodes) {
    // nop
  }

  /// A node that is gone had delivered everything.
  bool holds(node_index node, node_index sender, seqno number) const override;

  std::uint64_t under_way(node_index node) const override;

  std::uint64_t kept_bytes(node_index node) const override;

  /// Who waits for what of whom, in words.
  std::string who_waits() const;

private:
  const run_plan& plan_;
  const std::vector<sim_node>& nodes_;
};

} // namespace troupe::simulation
