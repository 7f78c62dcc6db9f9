#include "nodes/simulation/service_judge.hpp"
#include "nodes/simulation/service_world.hpp"
#include "nodes/simulation/sometimes.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::simulation;

namespace {

run_result play(std::uint64_t seed, core::fault_profile faults,
                timespan duration = 10s, std::uint32_t nodes = 3) {
  run_terms terms;
  terms.scenario = scenario_kind::service;
  terms.nodes = nodes;
  terms.duration = duration;
  terms.faults = faults;
  auto drawn = draw_plan(terms, seed);
  REQUIRE(drawn.faults.empty());
  return simulate(drawn.plan, nullptr);
}

void expect_no_violation(const run_result& x) {
  if (!x.violations.empty())
    FAIL(x.violations.front().invariant + ": " + x.violations.front().detail);
}

/// A write with one post, at that place of the log.
keep_log write_of(std::uint64_t index, const std::string& text) {
  keep_log result;
  replica_entry entry;
  entry.at = {1, index};
  entry.kind = request_kind::call;
  entry.change = slice::copy_of("user1 " + text);
  result.entries.push_back(entry);
  return result;
}

/// Three servers in one view.
service_judge judge_of_three() {
  service_judge result{3, 1};
  view first;
  first.id = {1, 3};
  for (member_id i = 1; i <= 3; ++i)
    first.members.push_back({i, name_of(i - 1), 0, {}});
  result.on_view(first);
  result.on_post(0, "c1#1");
  return result;
}

} // namespace

TEST_CASE("a service in peace shows all that was posted",
          "[nodes][simulation]") {
  auto x = play(1, core::fault_profile::calm);
  expect_no_violation(x);
  CHECK(x.counts["posts_acknowledged"] > 20);
  CHECK(x.counts["key_operations"] > 50);
  CHECK(x.deliveries > 50);
}

TEST_CASE("servers that are killed lose nothing, and show nothing twice [3.34]",
          "[nodes][simulation]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    INFO("seed " << seed);
    auto x = play(seed, core::fault_profile::chaos);
    expect_no_violation(x);
    CHECK(x.counts["posts_acknowledged"] > 0);
  }
}

TEST_CASE("all servers die amid a write, and all that was acknowledged is back",
          "[nodes][simulation]") {
  std::map<std::string, std::uint64_t> sums;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    INFO("seed " << seed);
    auto x = play(seed, core::fault_profile::crashes, 20s);
    expect_no_violation(x);
    for (const auto& [name, value] : x.counts)
      sums[name] += value;
  }
  CHECK(sums["servers_all_down"] > 5);
  CHECK(sums["servers_all_down_mid_write"] > 0);
  CHECK(sums["log_writes_lost"] > 0);
}

TEST_CASE("the same seed plays the same service", "[nodes][simulation]") {
  CHECK(play(3, core::fault_profile::crashes).digest
        == play(3, core::fault_profile::crashes).digest);
}

TEST_CASE("who led once ends no session that it does not know: seed 275",
          "[nodes][simulation]") {
  // It served a view without clients, was parted, and told those who came to it
  // that their sessions were over. They began anew, and were told nothing more.
  expect_no_violation(play(275, core::fault_profile::partitions, 20s));
}

TEST_CASE("a snapshot does not cost what lies behind it: five servers, seed 2",
          "[nodes][simulation]") {
  // Whoever took one dropped what it had synced behind it, which was committed.
  expect_no_violation(play(2, core::fault_profile::chaos, 20s, 5));
}

TEST_CASE("what is acknowledged is on the disks of all full members",
          "[nodes][simulation]") {
  auto judge = judge_of_three();
  judge.on_written(0, write_of(1, "c1#1"), 1s);
  judge.on_written(1, write_of(1, "c1#1"), 1s);
  SECTION("two of three are too few for a view of three") {
    judge.on_acknowledged(0, "c1#1", 1, 2s);
    REQUIRE(judge.failed());
    CHECK(judge.violations().front().invariant == "synced");
  }
  SECTION("the third may have it in a snapshot") {
    keep_log image;
    image.snapshot_at = log_position{1, 1};
    judge.on_written(2, image, 2s);
    judge.on_acknowledged(0, "c1#1", 1, 3s);
    CHECK_FALSE(judge.failed());
  }
  SECTION("and it stays there") {
    judge.on_written(2, write_of(1, "c1#1"), 1s);
    judge.on_acknowledged(0, "c1#1", 1, 2s);
    keep_log cut;
    cut.cut_after = 0;
    judge.on_written(0, cut, 3s);
    CHECK_FALSE(judge.failed());
    judge.on_written(1, cut, 4s);
    CHECK(judge.failed());
  }
}
