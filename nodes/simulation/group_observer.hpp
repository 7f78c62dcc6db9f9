#pragma once

#include "messages/evidence.hpp"
#include "messages/replica_actors.hpp"
#include "nodes/group_stack.hpp"
#include "nodes/simulation/run_plan.hpp"
#include "nodes/simulation/trace_writer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::simulation {

/// Has a trace tell who leads, whom members suspect, and what replicas have
/// applied: looks at their states, and tells what is other than at the last
/// look. Sends nothing, so nobody does anything else because of it; only where
/// no threads run.
class group_observer {
public:
  explicit group_observer(const run_plan& plan)
    : detector_(plan.config.detector.kind), seen_(plan.nodes) {
    // nop
  }

  /// A life of that node is over: nothing is known of the next one.
  void on_death(node_index x) {
    seen_[x] = {};
  }

  /// Who leads, and who is suspected.
  void look(node_index who, const group_stack& x, timespan now,
            trace_writer& out);

  /// Views, where nobody else tells of them.
  void look_at_view(node_index who, const group_stack& x, timespan now,
                    trace_writer& out);

  void look_at_log(node_index who, const replica_actor& x, timespan now,
                   trace_writer& out);

private:
  /// What was known at the last look.
  struct sight {
    std::optional<std::string> leader;
    std::uint64_t epoch = 0;
    view_id view;
    std::uint64_t suspicions = 0;
    std::optional<std::uint64_t> committed;
  };

  template <class Core>
  void look_at_evidence(node_index who, const group_stack& x, timespan now,
                        trace_writer& out);

  detector_kind detector_;
  std::vector<sight> seen_;
};

/// Why somebody is suspected, in words.
std::string in_words(const suspicion_evidence& x);

} // namespace troupe::simulation
