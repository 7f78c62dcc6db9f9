#include "tests/support/membership_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

using fixture = membership_fixture;

} // namespace

TEST_CASE("the leader gathers those who come, and takes them in together",
          "[core][membership]") {
  fixture f{3};
  f.view(4, 3, 3, {1, 2, 3});
  f.petition_of(group_member(8));
  CHECK(!f.out.stand);
  REQUIRE(f.answers().size() == 1);
  CHECK(f.answers()[0].why == errc::none);
  f.petition_of(group_member(9));
  f.pass(20ms);
  REQUIRE(f.out.stand);
  CHECK(f.out.stand->leads);
  CHECK(f.out.stand->ballot.epoch == 5);
  REQUIRE(f.out.stand->joiners.size() == 2);
  CHECK(f.out.stand->joiners[0].id == 8);
  CHECK(!f.out.stand->joiners[0].full);
}

TEST_CASE("a number that is taken, or none, becomes a free one",
          "[core][membership]") {
  fixture f{3};
  f.view(4, 3, 3, {1, 2, 3});
  auto none = group_member(8);
  none.id = 0;
  f.petition_of(none);
  auto taken = group_member(9);
  taken.id = 2;
  f.petition_of(taken);
  f.pass(20ms);
  REQUIRE(f.out.stand);
  REQUIRE(f.out.stand->joiners.size() == 2);
  CHECK(f.out.stand->joiners[0].id == 4);
  CHECK(f.out.stand->joiners[1].id == 5);
}

TEST_CASE("a later life takes the place of the one before, at once",
          "[core][membership]") {
  fixture f{3};
  f.view(4, 3, 3, {1, 2, 3});
  auto again = group_member(1);
  ++again.inc;
  f.petition_of(again);
  f.pass(20ms);
  REQUIRE(f.out.stand);
  REQUIRE(f.out.stand->joiners.size() == 1);
  CHECK(f.out.stand->joiners[0].id == 1);
  CHECK(f.out.stand->joiners[0].inc == again.inc);
}

TEST_CASE("whom a majority wants gone is left out, and who is slow",
          "[core][membership]") {
  fixture f{3};
  f.view(4, 3, 3, {1, 2, 3});
  f.out = {};
  f.uut.on_verdict({1, true, suspicion_cause::silence}, f.now, f.out);
  REQUIRE(f.out.stand);
  CHECK(f.out.stand->leavers == std::set<std::string>{"node-1"});
  f.end(false, 5, {"node-2"});
  CHECK(!f.out.stand);
  f.pass(200ms);
  REQUIRE(f.out.stand);
  CHECK(f.out.stand->ballot.epoch == 6);
  CHECK(f.out.stand->leavers == std::set<std::string>{"node-1", "node-2"});
}

TEST_CASE("who has no state stands only for a view that it has accepted as a "
          "full member",
          "[core][membership]") {
  fixture f{2};
  f.view(4, 3, 2, {1, 2, 3}, {2});
  f.out = {};
  f.uut.on_stand(f.now, f.out);
  CHECK(!f.out.stand);
  vote_record record;
  record.promised = {5, 3};
  record.installed.id = {4, 3};
  record.accepted.resize(1);
  record.accepted[0].id = {5, 3};
  record.accepted[0].members = {group_member(2)};
  ++record.accepted[0].members[0].inc; // Not this life.
  f.votes(record);
  f.uut.on_stand(f.now, f.out);
  CHECK(!f.out.stand);
  --record.accepted[0].members[0].inc;
  f.votes(record);
  f.uut.on_stand(f.now, f.out);
  CHECK(f.out.stand);
}

TEST_CASE("a verdict that is taken back removes nobody", "[core][membership]") {
  fixture f{3};
  f.view(4, 3, 3, {1, 2, 3});
  f.petition_of(group_member(9));
  f.uut.on_verdict({1, true, suspicion_cause::silence}, f.now, f.out);
  f.end(false, 5);
  f.uut.on_verdict({1, false, suspicion_cause::silence}, f.now, f.out);
  f.pass(200ms);
  REQUIRE(f.out.stand);
  CHECK(f.out.stand->leavers.empty());
}
