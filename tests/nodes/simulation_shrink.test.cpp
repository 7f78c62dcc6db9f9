#include "nodes/simulation/shrink.hpp"
#include "tests/nodes/simulation_support.hpp"

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;

TEST_CASE("a failing run shrinks, and what is left fails in the same way",
          "[simulation]") {
  auto terms = short_terms(level::unordered, core::fault_profile::lossy);
  terms.nodes = 4;
  auto plan = plan_of(terms, 3);
  auto whole = simulate(plan, nullptr);
  REQUIRE(broken_by(whole) == "total-order");
  auto result = whole;
  std::size_t tries = 0;
  auto left = shrink(plan, result, [&](auto n, const auto& best) {
    CHECK(n == tries + 1);
    CHECK(best.nodes <= 4);
    tries = n;
  });
  CHECK(tries > 3);
  CHECK(left.nodes < 4);
  CHECK(left.messages < plan.config.source.messages);
  CHECK(left.faults.size() < plan.faults.size());
  CHECK(broken_by(result) == "total-order");

  // What is left goes through its file, as `--only` reads it.
  std::string why;
  auto read = read_shrunk_plan(to_json(left).dump(), why);
  REQUIRE(read);
  apply(*read, plan);
  auto again = simulate(plan, nullptr);
  REQUIRE(again.violations.size() == 1);
  CHECK(again.violations.front().invariant == "total-order");
  CHECK(again.violations.front().at == result.violations.front().at);
  CHECK(again.violations.front().detail == result.violations.front().detail);
  CHECK(again.digest == result.digest);
}
