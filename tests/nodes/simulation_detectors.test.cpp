// Groups whose members are watched by SWIM, in all kinds of trouble.
#include "tests/nodes/simulation_support.hpp"

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;
using namespace std::chrono_literals;

using core::fault_profile;

namespace {

run_plan watched_plan(const char* kind, fault_profile faults,
                      std::uint64_t seed, std::uint32_t nodes) {
  run_terms terms;
  terms.scenario = scenario_kind::group;
  terms.nodes = nodes;
  terms.duration = 20s;
  terms.faults = faults;
  terms.sets = {std::string{"detector.kind="} + kind};
  return plan_of(terms, seed);
}

} // namespace

TEST_CASE("a group that is watched by SWIM keeps every promise",
          "[simulation]") {
  std::uint64_t removals = 0;
  std::uint64_t crashes = 0;
  for (auto faults :
       {fault_profile::calm, fault_profile::lossy, fault_profile::partitions,
        fault_profile::crashes, fault_profile::churn, fault_profile::chaos})
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      CAPTURE(core::to_string(faults), seed);
      auto plan = watched_plan("swim", faults, seed, seed % 2 == 0 ? 3 : 5);
      auto x = simulate(plan, nullptr);
      CHECK(broken_by(x).empty());
      CHECK(x.counts.at("swim_probes") > 100);
      removals += x.counts.at("detector_removals");
      crashes += x.crashes;
      if (faults == fault_profile::calm)
        CHECK(x.counts.at("detector_suspicions") == 0);
    }
  CHECK(crashes > 5);
  CHECK(removals >= crashes);
}

TEST_CASE("the kind of detector is the only difference between two runs",
          "[simulation]") {
  auto run = [](const char* kind) {
    return simulate(watched_plan(kind, fault_profile::crashes, 3, 3), nullptr);
  };
  auto beats = run("heartbeat");
  auto probes = run("swim");
  CHECK(beats.crashes == probes.crashes);
  CHECK(beats.counts.count("swim_probes") == 0);
  CHECK(probes.digest == run("swim").digest);
}
