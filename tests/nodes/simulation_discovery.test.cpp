#include "tests/nodes/simulation_support.hpp"

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;
using namespace std::chrono_literals;

using core::fault_profile;

namespace {

run_terms terms_with(fault_profile faults,
                     const std::vector<std::string>& sets = {}) {
  run_terms result;
  result.scenario = scenario_kind::discovery;
  result.duration = 30s;
  result.faults = faults;
  result.sets = sets;
  return result;
}

/// Sums up what `seeds` count by that name; none of them may break a promise.
std::uint64_t count_in(const run_terms& terms, std::uint64_t seeds,
                       const std::string& name) {
  std::uint64_t result = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    auto x = simulate(plan_of(terms, seed), nullptr);
    CHECK(broken_by(x) == std::string{});
    result += x.counts[name];
  }
  return result;
}

} // namespace

TEST_CASE("every request is acknowledged at last, and had its effect once "
          "[6.47] [4.10]",
          "[simulation][discovery]") {
  for (auto faults :
       {fault_profile::calm, fault_profile::lossy, fault_profile::partitions,
        fault_profile::crashes, fault_profile::churn, fault_profile::chaos}) {
    CAPTURE(core::to_string(faults));
    count_in(terms_with(faults), 5, "effects");
  }
}

TEST_CASE("half of the answers may be withheld [4.08]",
          "[simulation][discovery]") {
  auto terms = terms_with(fault_profile::chaos, {"receiver.fail_ratio=0.5"});
  CHECK(count_in(terms, 5, "acks_withheld") > 100);
}

TEST_CASE("a command that was begun is in doubt once its receiver has died, "
          "and is not begun again",
          "[simulation][discovery]") {
  auto terms = terms_with(fault_profile::crashes,
                          {"receiver.processor=exec", "receiver.sleep_for=1s",
                           "requester.concurrency=8"});
  CHECK(count_in(terms, 20, "requests_in_doubt") > 0);
}

TEST_CASE("the same seed of the discovery story is the same run",
          "[simulation][discovery]") {
  auto plan = plan_of(terms_with(fault_profile::chaos), 7);
  auto one = simulate(plan, nullptr);
  auto again = simulate(plan, nullptr);
  CHECK(one.digest == again.digest);
  CHECK(one.events == again.events);
  CHECK(one.counts == again.counts);
}

TEST_CASE("a set reaches the kind of node whose key it names",
          "[simulation][discovery]") {
  auto plan = plan_of(
    terms_with(fault_profile::calm,
               {"directory.expire_after=29s", "requester.try_limit=7s",
                "receiver.working_max=3", "channel.chunk_bytes=300B"}),
    1);
  CHECK(plan.config.directory.expire_after == 29s);
  CHECK(plan.config.requester.try_limit == 7s);
  CHECK(plan.config.receiver.working_max == 3);
  CHECK(plan.config.channel.chunk_bytes == 300);
  auto wrong = draw_plan(
    terms_with(fault_profile::calm, {"requester.try_limit=soon"}), 1);
  CHECK(wrong.faults.items().size() == 1);
}
