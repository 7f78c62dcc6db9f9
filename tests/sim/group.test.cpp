#include "tests/support/group_cluster.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Both detectors have to do.
group_cluster_options of(std::size_t founders) {
  group_cluster_options opts;
  opts.founders = founders;
  opts.stack.detector.kind = GENERATE(detector_kind::heartbeat,
                                      detector_kind::swim);
  return opts;
}

} // namespace

TEST_CASE("founders that find each other begin a view, led by the highest id",
          "[sim][group]") {
  auto n = GENERATE(1u, 2u, 3u, 5u);
  group_cluster c{of(n)};
  c.start_all();
  std::set<std::size_t> all;
  for (std::size_t i = 0; i < n; ++i)
    all.insert(i);
  auto took = c.unite(all, 5s);
  REQUIRE(took);
  CHECK(*took < 200ms);
  CHECK(c.view_of(0)->id.coordinator == n);
  c.send(0, "hello");
  c.pass(1s);
  for (auto i : all)
    CHECK(c.nodes[i].seen->log[c.view_of(i)->id.epoch]
          == std::vector<std::string>{"hello"});
}

TEST_CASE("a majority of the founders does not wait for the others",
          "[sim][group]") {
  group_cluster c{of(3)};
  c.start(0);
  c.pass(5s);
  CHECK(!c.view_of(0));
  c.start(1);
  REQUIRE(c.unite({0, 1}, 2s));
  c.start(2);
  auto took = c.unite({0, 1, 2}, 2s);
  REQUIRE(took);
  CHECK(*took < 1s);
}

TEST_CASE("the group goes on without a coordinator that was killed",
          "[sim][group]") {
  group_cluster c{of(5)};
  c.start_all();
  REQUIRE(c.unite({0, 1, 2, 3, 4}, 5s));
  c.pass(1s);
  c.crash(4);
  auto took = c.unite({0, 1, 2, 3}, 5s);
  REQUIRE(took);
  CHECK(*took < 700ms);
  CHECK(c.view_of(0)->id.coordinator == 4);
  c.send(1, "again");
  c.pass(1s);
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(c.nodes[i].seen->log[c.view_of(i)->id.epoch]
          == std::vector<std::string>{"again"});
}

TEST_CASE("a member that restarts comes back as a new life", "[sim][group]") {
  group_cluster c{of(3)};
  c.start_all();
  REQUIRE(c.unite({0, 1, 2}, 5s));
  c.pass(1s);
  auto who = GENERATE(0u, 2u); // One that is led, and the one that leads.
  c.crash(who);
  auto gap = GENERATE(as<timespan>{}, 10ms, 3s);
  c.pass(gap);
  c.start(who);
  auto took = c.unite({0, 1, 2}, 5s);
  REQUIRE(took);
  CHECK(*took < 1s);
}

TEST_CASE("a group whose members have all ended begins anew", "[sim][group]") {
  group_cluster c{of(3)};
  c.start_all();
  REQUIRE(c.unite({0, 1, 2}, 5s));
  c.send(1, "before");
  c.pass(1s);
  auto last = c.view_of(0)->id;
  SECTION("killed at once") {
    for (std::size_t i = 0; i < 3; ++i)
      c.crash(i);
  }
  SECTION("one after the other, the last one alone in its view") {
    for (std::size_t i = 0; i < 3; ++i) {
      caf::anon_send(c.nodes[i].stack.membership, leave{});
      c.pass(1s);
      c.crash(i);
    }
  }
  // Two of them are not enough: the third may live.
  c.start(0);
  c.start(1);
  c.pass(5s);
  CHECK(c.phase_of(0) == group_phase::outside);
  CHECK(c.phase_of(1) == group_phase::outside);
  c.start(2);
  REQUIRE(c.unite({0, 1, 2}, 3s));
  CHECK(last < c.view_of(0)->id);
  c.send(1, "after");
  c.pass(1s);
  for (const auto& x : c.nodes) {
    std::vector<std::string> all;
    for (const auto& [epoch, log] : x.seen->log)
      all.insert(all.end(), log.begin(), log.end());
    CHECK(all == std::vector<std::string>{"after"});
  }
}

TEST_CASE("a stranger is taken in, and leaves again", "[sim][group]") {
  group_cluster c{of(3)};
  c.start_all();
  REQUIRE(c.unite({0, 1, 2}, 5s));
  auto stranger = c.add_stranger("guest");
  c.start(stranger);
  REQUIRE(c.unite({0, 1, 2, stranger}, 2s));
  CHECK(c.view_of(0)->members.back().id == 4);
  caf::anon_send(c.nodes[stranger].stack.membership, leave{});
  REQUIRE(c.unite({0, 1, 2}, 2s));
  c.pass(1s);
  CHECK(c.phase_of(stranger) == group_phase::left);
}

TEST_CASE("a leader that leaves hands over", "[sim][group]") {
  group_cluster c{of(3)};
  c.start_all();
  REQUIRE(c.unite({0, 1, 2}, 5s));
  caf::anon_send(c.nodes[2].stack.membership, leave{});
  auto took = c.unite({0, 1}, 5s);
  REQUIRE(took);
  CHECK(*took < 100ms);
  CHECK(c.view_of(0)->id.coordinator == 2);
  c.pass(1s);
  CHECK(c.phase_of(2) == group_phase::left);
}

TEST_CASE("a minority knows that it is one, and comes back after it",
          "[sim][group]") {
  group_cluster c{of(5)};
  c.start_all();
  REQUIRE(c.unite({0, 1, 2, 3, 4}, 5s));
  c.pass(1s);
  c.divide({{0, 1, 2}, {3, 4}});
  REQUIRE(c.unite({0, 1, 2}, 5s));
  CHECK(c.view_of(0)->id.coordinator == 3);
  c.pass(1s);
  CHECK(c.phase_of(3) == group_phase::cut_off);
  CHECK(c.phase_of(4) == group_phase::cut_off);
  c.send(4, "alone");
  c.pass(1s);
  CHECK(c.nodes[4].seen->refused == 1);
  CHECK(c.nodes[4].seen->why == errc::no_quorum);
  c.heal();
  auto took = c.unite({0, 1, 2, 3, 4}, 5s);
  REQUIRE(took);
  CHECK(*took < 1s);
}

TEST_CASE("when all were apart, they go on together", "[sim][group]") {
  group_cluster c{of(3)};
  c.start_all();
  REQUIRE(c.unite({0, 1, 2}, 5s));
  c.pass(1s);
  c.divide({{0}, {1}, {2}});
  c.pass(3s);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(c.phase_of(i) == group_phase::cut_off);
  c.heal();
  REQUIRE(c.unite({0, 1, 2}, 3s));
}

TEST_CASE("a leader that hears nobody gives way", "[sim][group]") {
  group_cluster c{of(3)};
  c.start_all();
  REQUIRE(c.unite({0, 1, 2}, 5s));
  c.pass(1s);
  for (std::size_t i = 0; i < 2; ++i)
    c.tell_hub(cut_link{c.nodes[i].who.at, c.nodes[2].who.at});
  auto took = c.unite({0, 1}, 5s);
  REQUIRE(took);
  CHECK(*took < 1s);
}
