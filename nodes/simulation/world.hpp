#pragma once

#include "nodes/simulation/run_plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace troupe::simulation {

class trace_writer;

/// What became of one run.
struct run_result {
  std::uint64_t seed = 0;
  timespan virtual_time{};
  /// Steps of the scheduler: mailboxes that were worked on, and timers.
  std::uint64_t events = 0;
  std::uint64_t deliveries = 0;
  std::uint64_t views = 0;
  std::uint64_t partitions = 0;
  /// Changes of the leader, and nodes that died.
  std::uint64_t elections = 0;
  std::uint64_t crashes = 0;
  std::vector<violation> violations;
  std::uint64_t digest = 0;
  /// Sums over all nodes and the network, by name. A campaign keeps only their
  /// sum over all runs.
  std::map<std::string, std::uint64_t> counts;
  /// What this run alone has measured, by name; sums would say nothing.
  std::map<std::string, double> figures;
  /// File of what shrinking left, if this is the run of that.
  std::string only;
};

/// Lives through one run: N complete nodes on one simulated network, in one
/// thread and in virtual time. `trace` may be null; the run is the same with
/// it.
run_result simulate(const run_plan& plan, trace_writer* trace);

} // namespace troupe::simulation
