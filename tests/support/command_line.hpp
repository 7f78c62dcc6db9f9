#pragma once

#include "nodes/cli.hpp"
#include "tests/support/configuration.hpp"
#include "tests/support/own_path.hpp"

#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace troupe::test {

/// Runs command lines in this process; nodes, stories, simulations and
/// measures are only noted.
struct command_line_fixture {
  std::ostringstream out;
  std::ostringstream err;
  std::map<std::string, std::string> environment = plain().environment;
  std::optional<node_config> ran;
  run_options ran_with;
  std::optional<demo_ordering_options> played;
  std::optional<demo_election_options> elected;
  std::optional<simulate_options> simulated;
  std::optional<bench_ordering_options> measured;
  std::optional<bench_failover_options> failed_over;
  std::optional<bench_replication_options> replicated;
  std::optional<demo_notify_options> served;
  std::optional<demo_gossip_options> gossiped;
  std::optional<bench_gossip_options> gossip_measured;
  std::string member_plan;
  std::optional<demo_discovery_options> worked;
  std::optional<ask_options> asked;
  std::optional<notify_options> notified;
  int answer = 0;
  cli_actions actions{[this](const node_config& x, const run_options& opts) {
                        ran = x;
                        ran_with = opts;
                        return answer;
                      },
                      [this](const demo_ordering_options& x) {
                        played = x;
                        return answer;
                      },
                      [this](const simulate_options& x) {
                        simulated = x;
                        return answer;
                      },
                      [this](const bench_ordering_options& x) {
                        measured = x;
                        return answer;
                      },
                      [this](const std::string& x) {
                        member_plan = x;
                        return answer;
                      },
                      [this](const demo_discovery_options& x) {
                        worked = x;
                        return answer;
                      },
                      [this](const ask_options& x) {
                        asked = x;
                        return answer;
                      },
                      [this](const demo_election_options& x) {
                        elected = x;
                        return answer;
                      },
                      [this](const bench_failover_options& x) {
                        failed_over = x;
                        return answer;
                      },
                      [this](const bench_replication_options& x) {
                        replicated = x;
                        return answer;
                      },
                      [this](const demo_notify_options& x) {
                        served = x;
                        return answer;
                      },
                      [this](const demo_gossip_options& x) {
                        gossiped = x;
                        return answer;
                      },
                      [this](const bench_gossip_options& x) {
                        gossip_measured = x;
                        return answer;
                      },
                      [this](const notify_options& x) {
                        notified = x;
                        return answer;
                      }};

  int run(const std::vector<std::string>& arguments) {
    out.str("");
    err.str("");
    return run_cli(arguments, environment, actions, {out, err});
  }
};

inline std::string peer_file() {
  return config_path("ordering/peer-1.json");
}

inline std::string bad_file() {
  static own_path file{"bad.json"};
  std::ofstream{file.path}
    << "{\"node\": \"manager\", \"name\": \"m\",\n \"nmae\": 1}";
  return file.text();
}

} // namespace troupe::test
