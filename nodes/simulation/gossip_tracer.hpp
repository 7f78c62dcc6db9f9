#pragma once

#include "actors/core/gossip_spreader.hpp"
#include "actors/core/swim.hpp"
#include "nodes/simulation/trace_writer.hpp"
#include "nodes/update_ledger.hpp"

#include <cstdint>
#include <vector>

namespace troupe::simulation {

/// Has a trace tell of folders that are shared: each update as a message from
/// the node that made it to each that has it, and who is given up.
class gossip_tracer {
public:
  gossip_tracer(trace_writer& out, node_index nodes) : out_(out), made_(nodes) {
    // nop
  }

  void on_birth(node_index node);

  void on_event(node_index node, const core::gossip_spreader& x,
                const core::gossip_event& event, timespan now);

  void on_peer(node_index node, const core::swim_event& x, timespan now);

private:
  void on_look(node_index node, const core::gossip_spreader& x, timespan now);
  void on_taken(node_index node, const core::gossip_spreader& x,
                const core::gossip_event& event, timespan now);

  trace_writer& out_;
  update_ledger updates_;
  /// Changes that each node has made in its present life.
  std::vector<std::uint64_t> made_;
};

} // namespace troupe::simulation
