#include "tests/support/swim_detector_fixture.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

constexpr auto silence = suspicion_cause::silence;
constexpr auto stuck = suspicion_cause::progress;

using fixture = swim_detector_fixture;
using words = std::vector<std::string>;

} // namespace

TEST_CASE("members that answer are not suspected, and nothing is told",
          "[core][detector]") {
  fixture f{5};
  f.pass(10s);
  CHECK(f.out.changes.empty());
  CHECK(f.out.pulses.empty());
  CHECK(f.log().empty());
  for (member_id m = 2; m <= 5; ++m)
    CHECK(f.asked[m] > 40); // Two hundred probes, a quarter each.
}

TEST_CASE("who answers nobody is not heard once its time to refute is over",
          "[core][detector]") {
  fixture f{3};
  f.pass(1s);
  f.living.erase(3);
  f.pass(250ms);
  CHECK(f.out.changes.empty()); // Suspected, and it may still refute.
  f.pass(250ms);
  REQUIRE(f.out.changes.size() == 1);
  CHECK(f.out.changes[0].who == 3);
  CHECK(f.out.changes[0].suspected);
  CHECK(f.out.changes[0].why == silence);
  CHECK(f.suspected(3) == silence);
  CHECK(f.suspected(2) == std::nullopt);
  CHECK(f.log()
        == words{"m3 by m1: probe", "m3 by m1: limit", "m3 by m1: silence"});
}

TEST_CASE("a suspicion is told to all until it ends, and its end once",
          "[core][detector]") {
  fixture f{3};
  f.living.erase(3);
  f.pass(1s);
  auto& told = f.out.pulses;
  REQUIRE(told.size() > 5);
  for (auto& x : told) {
    CHECK(x.to == 0);
    REQUIRE(x.what.suspects.size() == 1);
    CHECK(x.what.suspects[0].who == 3);
  }
  told.clear();
  f.hear(3, swim_gossip{{f.about(3, swim_status::alive, 9)}});
  REQUIRE(told.size() == 1);
  CHECK(told[0].what.suspects.empty());
  f.living.insert(3);
  f.pass(1s);
  CHECK(told.size() == 1);
}

TEST_CASE("one node's word removes nobody, a majority's does, once",
          "[core][detector]") {
  fixture f{3};
  f.living.erase(3);
  f.pass(1s);
  CHECK(f.suspected(3) == silence);
  CHECK(f.out.removals.empty());
  f.vote(2, {{3, silence}});
  REQUIRE(f.out.removals.size() == 1);
  CHECK(f.out.removals[0].who == 3);
  CHECK(f.out.removals[0].by == std::vector<member_id>{1, 2});
  f.vote(2, {{3, silence}});
  f.pass(100ms);
  CHECK(f.out.removals.size() == 1);
  // An opinion that is not repeated lapses.
  f.pass(1s);
  CHECK(f.out.acquitted == std::vector<member_id>{3});
}

TEST_CASE("what others say of a member that answers here counts for nothing",
          "[core][detector]") {
  fixture f{3};
  f.pass(1s);
  f.hear(2, swim_gossip{{f.about(3, swim_status::suspect)}});
  f.hear(2, swim_gossip{{f.about(3, swim_status::faulty)}});
  f.asked.clear();
  f.pass(200ms);
  // It is asked at once, although it was given up, and answers.
  CHECK(f.asked[3] > 0);
  CHECK(f.suspected(3) == std::nullopt);
  CHECK(f.out.removals.empty());
  CHECK(f.out.pulses.empty());
  CHECK(f.log() == words{"m3 by m2: probe", "m3 by m2: limit"});
  f.hear(3, swim_gossip{{f.about(3, swim_status::alive, 1)}});
  CHECK(f.log().back() == "m3 by m3: limit, withdrawn");
}

TEST_CASE("who was given up by others before this node asked is asked still",
          "[core][detector]") {
  fixture f{3};
  f.pass(1s);
  f.living.erase(3);
  f.hear(2, swim_gossip{{f.about(3, swim_status::faulty)}});
  f.asked.clear();
  f.pass(240ms);
  CHECK(f.asked[3] > 3);
  // It has its time to refute from each node, whenever that has heard of it.
  CHECK(f.suspected(3) == std::nullopt);
  f.pass(60ms);
  CHECK(f.suspected(3) == silence);
  f.vote(2, {{3, silence}});
  CHECK(f.out.removals.size() == 1);
}

TEST_CASE("a refutation takes this node's suspicion back, talk does not",
          "[core][detector]") {
  fixture f{3};
  f.living.erase(3);
  f.pass(1s);
  REQUIRE(f.suspected(3) == silence);
  // It speaks, and does not hear: nobody can work with it.
  f.hear(3, swim_ping{7, "m1", 11});
  CHECK(f.suspected(3) == silence);
  f.hear(3, swim_gossip{{f.about(3, swim_status::alive, 9)}});
  CHECK(f.suspected(3) == std::nullopt);
  REQUIRE(f.out.changes.size() == 2);
  CHECK(!f.out.changes[1].suspected);
  CHECK(f.value("detector_withdrawn") == 1);
  for (auto& x : f.uut.sights(f.now))
    CHECK(x.doubt == (x.who == 3 ? 1 : 0));
}

TEST_CASE("a later life of a member acquits it", "[core][detector]") {
  fixture f{3};
  f.living.erase(3);
  f.pass(1s);
  f.vote(2, {{3, silence}});
  REQUIRE(f.out.removals.size() == 1);
  f.out.acquitted.clear();
  auto later = f.about(3, swim_status::alive);
  later.inc = 99;
  f.hear(2, swim_gossip{{later}});
  CHECK(f.suspected(3) == std::nullopt);
  CHECK(f.out.acquitted == std::vector<member_id>{3});
}

TEST_CASE("nobody but the members of the view is asked, heard or believed",
          "[core][detector]") {
  fixture f{3};
  f.pass(500ms);
  // News of a stranger, news from a stranger, and from an earlier life.
  f.hear(2, swim_gossip{{f.about(4, swim_status::alive)}});
  f.hear(4, swim_gossip{{f.about(3, swim_status::faulty)}});
  f.hear(3, swim_gossip{{f.about(2, swim_status::faulty)}}, 12);
  CHECK(f.value("detector_strangers") == 2);
  CHECK(f.value("swim_outsiders") == 1);
  f.hear(4, swim_ping{1, "m1", 11});
  f.asked.clear();
  for (auto& x : f.out.datagrams)
    CHECK(x.to.at != f.place(4)); // It has to learn that it is no member.
  f.pass(1s);
  CHECK(f.asked[4] == 0);
  CHECK(f.log().empty());
}

TEST_CASE("who is in the view no more is asked no more", "[core][detector]") {
  fixture f{4};
  f.pass(500ms);
  f.install({1, 2, 3});
  f.asked.clear();
  f.pass(1s);
  CHECK(f.asked[4] == 0);
  CHECK(f.asked[2] > 0);
  CHECK(f.uut.sights(f.now).size() == 2);
}

TEST_CASE("a view begins with trust, and who is dead still is found out anew",
          "[core][detector]") {
  fixture f{4};
  f.living.erase(4);
  f.pass(1s);
  REQUIRE(f.suspected(4) == silence);
  f.install({1, 2, 4});
  CHECK(f.suspected(4) == std::nullopt);
  f.pass(240ms);
  CHECK(f.suspected(4) == std::nullopt);
  f.pass(60ms);
  CHECK(f.suspected(4) == silence);
  // One that lives is told that it was given up, and refutes.
  f.living.insert(4);
  f.install({1, 2, 3, 4});
  f.pass(300ms);
  CHECK(f.suspected(4) == std::nullopt);
}

TEST_CASE("opinions of another view count for nothing", "[core][detector]") {
  fixture f{3};
  f.living.erase(3);
  f.pass(1s);
  f.hear(2, pulse{{7, 1}, ++f.numbers, false, {{3, silence}}});
  CHECK(f.out.removals.empty());
  CHECK(f.value("detector_strangers") == 1);
}

TEST_CASE("who answers, but holds up all, is suspected for that",
          "[core][detector]") {
  fixture f{3};
  f.uut.on_waiting(3, f.now, f.now, f.out);
  f.pass(9900ms);
  CHECK(f.suspected(3) == std::nullopt);
  f.pass(200ms);
  CHECK(f.suspected(3) == stuck);
  f.vote(2, {{3, stuck}});
  CHECK(f.out.removals.empty()); // All wait, unless the policy is another.
  CHECK(f.value("detector_removals_withheld") == 1);
  CHECK(f.log() == words{"m3 by m1: progress", "m3 by m2: progress"});
  f.uut.on_waiting(3, std::nullopt, f.now, f.out);
  CHECK(f.suspected(3) == std::nullopt);
  CHECK(f.log().back() == "m3 by m1: progress, withdrawn");
}

TEST_CASE("who holds up all is evicted by a majority where that is wanted",
          "[core][detector]") {
  detector_options opts;
  opts.stuck = stuck_policy::evict;
  fixture f{5, opts};
  f.uut.on_waiting(3, f.now, f.now, f.out);
  f.pass(10100ms);
  f.vote(2, {{3, stuck}});
  CHECK(f.out.removals.empty());
  f.vote(4, {{3, stuck}});
  REQUIRE(f.out.removals.size() == 1);
  CHECK(f.out.removals[0].why == stuck);
}

TEST_CASE("a node that stood still gives others the time that it has missed",
          "[core][detector]") {
  fixture f{3};
  f.pass(1s);
  f.uut.on_waiting(3, f.now, f.now, f.out);
  f.now += 20s;
  f.uut.on_tick(f.now, f.out);
  CHECK(f.out.changes.empty());
  CHECK(f.value("detector_late") == 1);
  CHECK(f.value("detector_health") > 0);
  f.pass(5s);
  CHECK(f.out.changes.empty());
}

TEST_CASE("the log tells when a member was heard last", "[core][detector]") {
  fixture f{3};
  f.pass(1s);
  f.living.erase(3);
  auto died = f.now;
  f.pass(1s);
  for (auto& x : f.uut.evidence().entries()) {
    REQUIRE(x.last_heard);
    CHECK(*x.last_heard <= died);
    CHECK(*x.last_heard > died - 200ms);
    CHECK(x.when > died);
  }
  auto all = f.uut.evidence().list(f.now);
  CHECK(all.items.size() == 3);
  CHECK(all.now == f.now);
}
