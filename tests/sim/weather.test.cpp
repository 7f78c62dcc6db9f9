#include "tests/support/talk.hpp"

using namespace troupe;
using namespace troupe::test;

namespace {

/// Returns to how many datagrams the plan did something.
std::uint64_t touched(cluster& c) {
  std::uint64_t result = 0;
  for (auto what :
       {core::fate::duplicated, core::fate::replayed, core::fate::delayed,
        core::fate::corrupted, core::fate::truncated, core::fate::lost,
        core::fate::burst_lost, core::fate::over_bandwidth, core::fate::cut})
    result += c.count(c.hub, "weather_" + to_string(what));
  return result;
}

/// Four members talk while the network follows a plan that is drawn from the
/// seed; then it is calm. Returns the digest of what they delivered.
std::uint64_t run(core::fault_profile profile, std::uint64_t seed,
                  level order = level::safe) {
  constexpr auto window = 10s;
  constexpr int messages = 150;
  cluster_options opts;
  opts.members = 4;
  opts.order = order;
  opts.seed = seed;
  opts.links.delay_min = 1ms;
  opts.links.delay_max = 3ms;
  cluster c{opts};
  c.install();
  auto faults = core::draw_faults(profile, seed, 4, window);
  follow_plan plan{faults, c.now(), {}};
  for (auto& x : c.nodes)
    plan.nodes.push_back(x.at);
  c.tell_hub(std::move(plan));
  std::string story;
  for (auto& x : faults)
    story += to_text(x) + "\n";
  INFO("profile " << to_string(profile) << ", seed " << seed << "\n" << story);
  auto start = c.now();
  talk(c, messages);
  c.pass(window - (c.now() - start));
  // After the last fault all that is pending is delivered, and soon.
  CHECK(c.finish(5s));
  expect_complete(c, messages);
  CHECK(c.logs_agree());
  CHECK(touched(c) > 0);
  return c.digest();
}

} // namespace

TEST_CASE("a safe stream delivers all in one order, through loss and then calm",
          "[sim]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed)
    run(core::fault_profile::lossy, seed);
}

TEST_CASE("a safe stream delivers all in one order, through partitions",
          "[sim]") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed)
    run(core::fault_profile::partitions, seed);
}

TEST_CASE("a drawn plan gives the same deliveries each time", "[sim]") {
  auto first = run(core::fault_profile::chaos, 5);
  CHECK(first == run(core::fault_profile::chaos, 5));
  CHECK(first != run(core::fault_profile::chaos, 6));
}
