#include "nodes/simulation/gossip_traffic.hpp"
#include "nodes/simulation/gossip_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace std::literals;
using namespace troupe;
using namespace troupe::simulation;

namespace {

run_result play(std::uint64_t seed, core::fault_profile faults,
                std::uint32_t nodes = 6) {
  run_terms terms;
  terms.scenario = scenario_kind::gossip;
  terms.nodes = nodes;
  terms.duration = 20s;
  terms.faults = faults;
  auto drawn = draw_plan(terms, seed);
  REQUIRE(drawn.faults.empty());
  return simulate(drawn.plan, nullptr);
}

void expect_no_violation(const run_result& x) {
  if (!x.violations.empty())
    FAIL(x.violations.front().invariant + ": " + x.violations.front().detail);
}

} // namespace

TEST_CASE("folders that are shared in peace are known to all",
          "[nodes][simulation]") {
  auto x = play(1, core::fault_profile::calm);
  expect_no_violation(x);
  CHECK(x.counts["folder_changes"] > 20);
  CHECK(x.counts["timed_changes"] == 1);
  CHECK(x.deliveries > 100);
}

TEST_CASE(
  "under any faults versions do not go back, and the dead are forgotten",
  "[nodes][simulation]") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    INFO("seed " << seed);
    auto x = play(seed, core::fault_profile::chaos);
    expect_no_violation(x);
    CHECK(x.crashes > 0);
  }
}

TEST_CASE("the same seed plays the same gossip", "[nodes][simulation]") {
  CHECK(play(2, core::fault_profile::crashes).digest
        == play(2, core::fault_profile::crashes).digest);
}

TEST_CASE("a change comes to all within twice the logarithm of rounds",
          "[nodes][simulation]") {
  std::vector<double> rounds;
  for (std::uint64_t seed = 1; seed <= 5; ++seed)
    rounds.push_back(
      play(seed, core::fault_profile::calm, 16).figures.at("update_rounds"));
  std::sort(rounds.begin(), rounds.end());
  CHECK(rounds[2] <= 2 * std::log2(16));
}

TEST_CASE("a run tells what a node sends", "[nodes][simulation]") {
  auto x = play(1, core::fault_profile::calm).figures;
  CHECK(x.at("bytes_per_node_second_changing") > 0);
  CHECK(x.at("datagrams_per_node_second_changing") > 0);
}

TEST_CASE("spans in which somebody dies are not measured",
          "[nodes][simulation]") {
  gossip_traffic uut;
  std::map<std::string, double> figures;
  uut.on_look({100, 1000}, 2, 0, 1s, false);
  uut.on_look({120, 1600}, 2, 0, 2s, false);
  uut.on_look({10, 100}, 1, 1, 3s, false);
  uut.on_look({20, 150}, 1, 1, 4s, false);
  uut.tell(figures);
  CHECK(figures.size() == 2);
  CHECK(figures["datagrams_per_node_second_changing"] == Approx(10));
  CHECK(figures["bytes_per_node_second_changing"] == Approx(650.0 / 3));
}
