#include "tests/support/membership_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

using fixture = membership_fixture;

} // namespace

TEST_CASE("the founder with the highest id stands once all are there",
          "[core][membership]") {
  fixture f{3};
  f.petition_of(group_member(1));
  CHECK(!f.out.stand); // A majority; the third may be on its way.
  f.petition_of(group_member(2));
  REQUIRE(f.out.stand);
  CHECK(f.out.stand->ballot.epoch == 1);
  CHECK(f.out.stand->ballot.coordinator == 3);
  CHECK(f.out.stand->voters.size() == 3);
}

TEST_CASE("a majority of founders waits for the rest, lower ids longer",
          "[core][membership]") {
  fixture high{3};
  high.petition_of(group_member(2));
  high.pass(250ms);
  CHECK(!high.out.stand);
  high.pass(50ms);
  REQUIRE(high.out.stand);
  CHECK(high.out.stand->unheard == std::set<std::string>{"node-1"});
  fixture low{2};
  low.petition_of(group_member(3));
  low.pass(350ms);
  CHECK(!low.out.stand);
  low.pass(250ms);
  CHECK(low.out.stand);
}

TEST_CASE("later lives begin a group anew once all of its last view are there",
          "[core][membership]") {
  fixture f{3};
  vote_record last;
  last.promised = last.installed.id = {4, 2};
  for (member_id id : {1, 2, 3}) {
    last.installed.members.push_back(group_member(id));
    last.installed.members.back().inc = 1; // A life before.
  }
  f.votes(last);
  auto ask = [&](member_id id) {
    f.petition_of(group_member(id), petition_kind::join, {4, 2});
  };
  ask(2);
  f.pass(3s);
  CHECK(!f.out.stand); // The first may live, and has what was said.
  ask(1);
  CHECK(!f.out.stand); // The second was not heard of late.
  ask(2);
  REQUIRE(f.out.stand);
  CHECK(f.out.stand->ballot == view_id{5, 3});
  CHECK(!f.out.stand->leads); // Most have to miss the leader as well.
}

TEST_CASE("a minority of founders founds nothing", "[core][membership]") {
  fixture f{5, 5};
  f.petition_of(group_member(1));
  f.pass(900ms);
  CHECK(!f.out.stand);
}

TEST_CASE("without a majority a member is cut off, and asks to be taken in",
          "[core][membership]") {
  fixture f{3, 5};
  f.view(4, 5, 3, {1, 2, 3, 4, 5});
  f.hear(1, false);
  f.hear(2, false);
  CHECK(f.phase() == group_phase::member);
  f.hear(5, false);
  CHECK(f.phase() == group_phase::cut_off);
  REQUIRE(f.out.cut_off);
  CHECK(f.out.cut_off->epoch == 4);
  CHECK(f.petitions().size() == 4);
  f.hear(5, true); // Only a view ends it.
  CHECK(f.phase() == group_phase::cut_off);
  f.view(6, 5, 3, {1, 2, 3, 4, 5}, {3});
  CHECK(f.phase() == group_phase::learner);
}

TEST_CASE("a leader that hears no majority stands for nothing",
          "[core][membership]") {
  fixture f{3};
  f.view(4, 3, 3, {1, 2, 3});
  f.petition_of(group_member(8));
  f.hear(1, false);
  f.hear(2, false);
  for (int i = 0; i < 20; ++i) {
    f.pass(100ms);
    CHECK(!f.out.stand);
  }
}

TEST_CASE("a frozen view is thawed by its leader, or on request",
          "[core][membership]") {
  fixture leader{3};
  leader.view(4, 3, 3, {1, 2, 3});
  leader.out = {};
  leader.uut.on_frozen({4, 3}, leader.now, leader.out);
  leader.pass(400ms);
  CHECK(!leader.out.stand);
  leader.pass(100ms);
  CHECK(leader.out.stand);
  fixture led{2};
  led.view(4, 3, 2, {1, 2, 3});
  led.uut.on_frozen({4, 3}, led.now, led.out);
  led.pass(500ms);
  REQUIRE(!led.petitions().empty());
  CHECK(led.petitions()[0].kind == petition_kind::join);
  CHECK(!led.out.stand);
  fixture other{3};
  other.view(4, 3, 3, {1, 2, 3});
  other.petition_of(group_member(2), petition_kind::join, {4, 3});
  other.pass(20ms);
  REQUIRE(other.out.stand);
  CHECK(other.out.stand->joiners.empty());
}

TEST_CASE("a leader that does not thaw its view is given up",
          "[core][membership]") {
  fixture f{2};
  f.view(4, 3, 2, {1, 2, 3});
  f.uut.on_frozen({4, 3}, f.now, f.out);
  f.pass(1400ms);
  CHECK(!f.out.resigned);
  f.pass(100ms);
  REQUIRE(f.out.resigned);
  CHECK(!f.out.resigned->heard);
  REQUIRE(f.out.leader);
  CHECK(!f.out.leader->lives); // Another one may stand.
  f.view(5, 3, 2, {1, 2, 3});
  CHECK(f.out.leader->lives);
}

TEST_CASE("a leader that asks to leave leads no more, for all who hear it",
          "[core][membership]") {
  fixture f{2};
  f.view(4, 3, 2, {1, 2, 3});
  CHECK(f.out.leader->lives);
  f.petition_of(group_member(3), petition_kind::leave, {4, 3});
  REQUIRE(f.out.resigned);
  CHECK(!f.out.resigned->heard);
  REQUIRE(f.out.leader);
  CHECK(!f.out.leader->lives);
  f.out = {};
  f.uut.on_stand(f.now, f.out);
  REQUIRE(f.out.stand);
  CHECK(!f.out.stand->leads);
  CHECK(f.out.stand->leavers == std::set<std::string>{"node-3"});
}

TEST_CASE("a leader hands over by its own word, and before it says so",
          "[core][membership]") {
  fixture f{2};
  f.view(4, 3, 2, {1, 2, 3});
  // What it asked before it led, and what another one asks, says nothing.
  f.petition_of(group_member(3), petition_kind::join, {3, 1});
  CHECK(!f.out.handed_over);
  CHECK(!f.out.resigned);
  f.petition_of(group_member(1), petition_kind::leave, {4, 3});
  CHECK(!f.out.handed_over);
  f.petition_of(group_member(3), petition_kind::leave, {4, 3});
  CHECK(f.out.handed_over == view_id{4, 3});
  fixture g{3};
  g.view(4, 3, 3, {1, 2, 3});
  g.out = {};
  g.uut.on_leave(g.now, g.out);
  CHECK(g.out.handed_over == view_id{4, 3});
  fixture h{3};
  h.view(4, 3, 3, {1, 2, 3});
  h.hear(1, false);
  CHECK(!h.out.handed_over);
  h.hear(2, false); // It is cut off.
  CHECK(h.out.handed_over == view_id{4, 3});
}

TEST_CASE("who cannot be given the state leaves, and says why",
          "[core][membership]") {
  fixture f{2};
  f.view(4, 3, 2, {1, 2, 3}, {2});
  f.out = {};
  f.uut.on_no_state("it is too large", f.now, f.out);
  REQUIRE(f.out.notices.size() == 1);
  CHECK(f.out.notices[0].text.find("too large") != std::string::npos);
  REQUIRE(!f.petitions().empty());
  CHECK(f.petitions()[0].kind == petition_kind::leave);
}
