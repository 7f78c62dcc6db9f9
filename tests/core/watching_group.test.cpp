#include "tests/support/watching_group.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

detector_options with(silence_rule rule) {
  detector_options result;
  result.rule = rule;
  return result;
}

} // namespace

TEST_CASE("a killed member is judged by all in time, at any loss",
          "[core][detector]") {
  for (auto rule : {silence_rule::deadline, silence_rule::phi})
    for (auto n : {3u, 5u, 15u})
      for (auto loss : {0.0, 0.1, 0.3})
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
          INFO(n << " members, loss " << loss << ", seed " << seed);
          watching_group g{n, loss, seed, with(rule)};
          g.run(2s + seed * 13ms);
          CHECK(g.removals.empty());
          auto start = g.now;
          g.crash(2);
          g.run(3s);
          std::set<member_id> judges;
          for (auto& x : g.removals_of(2))
            judges.insert(x.at);
          CHECK(judges.size() == n - 1);
          CHECK(g.removals.size() == g.removals_of(2).size());
          auto limit = loss < 0.3 ? 450ms : 900ms;
          CHECK(g.last_removal(2, start) < limit);
          CHECK(g.last_removal(2, start) > 200ms);
        }
}

TEST_CASE("ten minutes at 30 % loss remove nobody, and a kill after them is "
          "noticed",
          "[core][detector]") {
  for (auto rule : {silence_rule::deadline, silence_rule::phi})
    for (auto n : {3u, 5u})
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        INFO(n << " members, seed " << seed);
        watching_group g{n, 0.3, seed, with(rule)};
        g.run(10min);
        CHECK(g.removals.empty());
        auto start = g.now;
        g.crash(1);
        g.run(3s);
        CHECK(!g.removals_of(1).empty());
        CHECK(g.last_removal(1, start) < 900ms);
      }
}

TEST_CASE("a thousand minutes at 30 % loss remove nobody", "[core][long]") {
  std::size_t suspicions = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("seed " << seed);
    watching_group g{3, 0.3, seed};
    g.run(10min);
    CHECK(g.removals.empty());
    suspicions += g.changes.size();
  }
  // Evidence must not come cheap: there were suspicions to withdraw.
  CHECK(suspicions > 0);
}

TEST_CASE("a member that was stopped is removed by the others, and removes "
          "nobody",
          "[core][detector]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    INFO("seed " << seed);
    watching_group g{5, 0.1, seed};
    g.run(2s);
    g.stop(3, 4s);
    g.run(3900ms);
    CHECK(g.removals_of(3).size() >= 4);
    auto before = g.changes.size();
    g.run(5s);
    for (auto i = before; i < g.changes.size(); ++i)
      CHECK((g.changes[i].at != 3 || !g.changes[i].what.suspected));
    for (auto& x : g.removals)
      CHECK(x.what.who == 3);
    CHECK(g[3].health() <= 7);
  }
}

TEST_CASE("one cut link removes nobody from a view", "[core][detector]") {
  for (auto n : {3u, 5u}) {
    watching_group g{n, 0.0, 1};
    g.passes = [](member_id a, member_id b) {
      return !(std::min(a, b) == 1 && std::max(a, b) == 2);
    };
    g.run(1min);
    // Each of the two suspects the other, and they are no majority.
    CHECK(g.removals.empty());
    CHECK(!g.changes.empty());
  }
}

TEST_CASE("a member that hears nobody does not empty the group",
          "[core][detector]") {
  watching_group g{5, 0.0, 1};
  g.run(1s);
  g.passes = [](member_id, member_id to) { return to != 1; };
  g.run(10s);
  // Member 1 is heard by all, so nobody is removed, whatever it thinks.
  CHECK(g.removals.empty());
  CHECK(g[1].reachable() == 1);
  CHECK(g[2].reachable() == 5);
}

TEST_CASE("a minority that is cut off removes nobody, the majority does",
          "[core][detector]") {
  watching_group g{5, 0.1, 1};
  g.run(1s);
  g.passes = [](member_id a, member_id b) { return (a <= 2) == (b <= 2); };
  g.run(5s);
  for (auto& x : g.removals) {
    CHECK(x.at > 2);
    CHECK(x.what.who <= 2);
  }
  CHECK(g.removals_of(1).size() >= 3);
  CHECK(g.removals_of(2).size() >= 3);
}

TEST_CASE("a member that all wait for is evicted where that is wanted",
          "[core][detector]") {
  detector_options opts;
  opts.stuck = stuck_policy::evict;
  watching_group g{5, 0.3, 1, opts};
  g.wait_for(4, g.now);
  g.run(9s);
  CHECK(g.removals.empty());
  g.run(15s);
  CHECK(!g.removals_of(4).empty());
  for (auto& x : g.removals)
    CHECK(x.what.why == suspicion_cause::progress);
}
