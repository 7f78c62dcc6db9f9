#include "tests/support/watching_group.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

TEST_CASE("probes judge a killed member in time, at any loss",
          "[core][detector]") {
  for (auto n : {3u, 5u, 15u})
    for (auto loss : {0.0, 0.1, 0.3})
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        INFO(n << " members, loss " << loss << ", seed " << seed);
        probing_group g{n, loss, seed};
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
        CHECK(g.last_removal(2, start) < 750ms);
        CHECK(g.last_removal(2, start) > 250ms);
      }
}

TEST_CASE("ten minutes of probes at 30 % loss remove nobody, and a kill after "
          "them is noticed",
          "[core][detector]") {
  for (auto n : {3u, 5u})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      INFO(n << " members, seed " << seed);
      probing_group g{n, 0.3, seed};
      g.run(10min);
      CHECK(g.removals.empty());
      auto start = g.now;
      g.crash(1);
      g.run(3s);
      CHECK(!g.removals_of(1).empty());
      CHECK(g.last_removal(1, start) < 750ms);
    }
}

TEST_CASE("a thousand minutes of probes at 40 % loss remove nobody",
          "[core][long]") {
  std::uint64_t refuted = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("seed " << seed);
    probing_group g{3, 0.4, seed};
    g.run(10min);
    CHECK(g.removals.empty());
    for (member_id m = 1; m <= 3; ++m)
      refuted += g[m].evidence().entries().size();
  }
  // Evidence must not come cheap: there were suspicions to withdraw.
  CHECK(refuted > 0);
}

TEST_CASE("a member that stood still is removed by those who asked it, and "
          "removes nobody",
          "[core][detector]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    INFO("seed " << seed);
    probing_group g{5, 0.1, seed};
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
  }
}

TEST_CASE("a pause shorter than 250 ms is forgiven", "[core][detector]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    INFO("seed " << seed);
    probing_group g{3, 0.1, seed};
    g.run(2s);
    g.stop(3, 250ms);
    g.run(5s);
    CHECK(g.removals.empty());
  }
}

TEST_CASE("one link that fails is vouched for by the others",
          "[core][detector]") {
  for (auto n : {3u, 5u}) {
    probing_group g{n, 0.0, 1};
    g.passes = [](member_id a, member_id b) {
      return !(std::min(a, b) == 1 && std::max(a, b) == 2);
    };
    g.run(1min);
    CHECK(g.removals.empty());
    CHECK(g.changes.empty()); // Relays bring the answers.
  }
}

TEST_CASE("who hears nobody gives up all, and is alone with that",
          "[core][detector]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed)
    for (auto n : {3u, 5u}) {
      INFO(n << " members, seed " << seed);
      probing_group g{n, 0.0, seed};
      g.run(1s);
      g.passes = [](member_id, member_id to) { return to != 1; };
      g.run(20s);
      // It answers nobody, so the others do not keep it; it removes nobody.
      for (auto& x : g.removals) {
        CHECK(x.at != 1);
        CHECK(x.what.who == 1);
      }
      CHECK(g.removals_of(1).size() >= n - 1);
      std::set<member_id> unheard;
      for (auto& x : g.changes) {
        CHECK((x.at == 1) != (x.what.who == 1));
        if (x.at == 1)
          unheard.insert(x.what.who);
      }
      CHECK(unheard.size() == n - 1);
      CHECK(g.changes.size() <= 2 * (n - 1)); // And nobody wavers.
    }
}

TEST_CASE("those who are cut off remove nobody, the majority does",
          "[core][detector]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    INFO("seed " << seed);
    probing_group g{5, 0.1, seed};
    g.run(1s);
    g.passes = [](member_id a, member_id b) { return (a <= 2) == (b <= 2); };
    auto start = g.now;
    g.run(5s);
    for (auto& x : g.removals) {
      CHECK(x.at > 2);
      CHECK(x.what.who <= 2);
    }
    CHECK(g.removals_of(1).size() >= 3);
    CHECK(g.last_removal(1, start) < 1s);
    CHECK(g.last_removal(2, start) < 1s);
    // And those two know that they are few.
    for (member_id m : {1, 2}) {
      std::set<member_id> unheard;
      for (auto& x : g.changes)
        if (x.at == m && x.when < start + 1500ms)
          unheard.insert(x.what.who);
      CHECK(unheard == std::set<member_id>{3, 4, 5});
    }
  }
}

TEST_CASE("who was removed although it lived is trusted when it comes back",
          "[core][detector]") {
  probing_group g{3, 0.1, 4};
  g.run(1s);
  g.passes = [](member_id a, member_id b) { return (a == 3) == (b == 3); };
  g.run(2s);
  REQUIRE(!g.removals_of(3).empty());
  g.install(1, 2, {3});
  g.install(2, 2, {3});
  g.run(1s);
  g.passes = nullptr;
  for (member_id m : {1, 2, 3})
    g.install(m, 3, {});
  auto before = g.changes.size();
  g.run(10s);
  CHECK(g.changes.size() == before);
}

TEST_CASE("probes evict a member that all wait for where that is wanted",
          "[core][detector]") {
  detector_options opts;
  opts.stuck = stuck_policy::evict;
  probing_group g{5, 0.3, 1, opts};
  g.wait_for(4, g.now);
  g.run(9s);
  CHECK(g.removals.empty());
  g.run(15s);
  CHECK(!g.removals_of(4).empty());
  for (auto& x : g.removals)
    CHECK(x.what.why == suspicion_cause::progress);
}
