#include "actors/core/mutant.hpp"
#include "nodes/simulation/service_world.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::simulation;

namespace {

run_result play(std::uint64_t seed, core::fault_profile faults) {
  run_terms terms;
  terms.scenario = scenario_kind::service;
  terms.nodes = 3;
  terms.duration = 10s;
  terms.faults = faults;
  auto drawn = draw_plan(terms, seed);
  REQUIRE(drawn.faults.empty());
  return simulate(drawn.plan, nullptr);
}

} // namespace

TEST_CASE("a service in peace shows all that was posted",
          "[nodes][simulation]") {
  auto x = play(1, core::fault_profile::calm);
  CHECK(x.violations.empty());
  CHECK(x.counts["posts_acknowledged"] > 50);
  CHECK(x.deliveries > 50);
}

TEST_CASE("servers that are killed lose nothing, and show nothing twice [3.34]",
          "[nodes][simulation]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    INFO("seed " << seed);
    auto x = play(seed, core::fault_profile::chaos);
    if (!x.violations.empty())
      FAIL(x.violations.front().detail);
    CHECK(x.counts["posts_acknowledged"] > 0);
  }
}

TEST_CASE("the same seed plays the same service", "[nodes][simulation]") {
  CHECK(play(3, core::fault_profile::crashes).digest
        == play(3, core::fault_profile::crashes).digest);
}
