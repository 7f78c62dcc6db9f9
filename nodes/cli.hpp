#pragma once

#include "nodes/ask.hpp"
#include "nodes/bench_failover.hpp"
#include "nodes/bench_gossip.hpp"
#include "nodes/bench_ordering.hpp"
#include "nodes/bench_replication.hpp"
#include "nodes/commands.hpp"
#include "nodes/demo_discovery.hpp"
#include "nodes/demo_election.hpp"
#include "nodes/demo_gossip.hpp"
#include "nodes/demo_notify.hpp"
#include "nodes/demo_ordering.hpp"
#include "nodes/notify.hpp"
#include "nodes/run.hpp"
#include "nodes/simulate.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace troupe {

/// What a command line starts; tests put something of their own in.
struct cli_actions {
  std::function<int(const node_config&, const run_options&)> run_node;
  std::function<int(const demo_ordering_options&)> demo_ordering;
  std::function<int(const simulate_options&)> simulate;
  std::function<int(const bench_ordering_options&)> bench_ordering;
  /// Runs one process of a measured group.
  std::function<int(const std::string&)> bench_member;
  std::function<int(const demo_discovery_options&)> demo_discovery;
  std::function<int(const ask_options&)> ask;
  std::function<int(const demo_election_options&)> demo_election;
  std::function<int(const bench_failover_options&)> bench_failover;
  std::function<int(const bench_replication_options&)> bench_replication;
  std::function<int(const demo_notify_options&)> demo_notify;
  std::function<int(const demo_gossip_options&)> demo_gossip;
  std::function<int(const bench_gossip_options&)> bench_gossip;
  std::function<int(const notify_options&)> notify;
};

/// Reads a command line without the name of the program, does what it says and
/// returns an `exit_code`. Whatever goes wrong is one line on `io.err`.
int run_cli(const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& environment,
            const cli_actions& actions, console io);

} // namespace troupe
