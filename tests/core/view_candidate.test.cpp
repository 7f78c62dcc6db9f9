#include "tests/support/candidate_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = candidate_fixture;
using vec = std::vector<seqno>;
using phase = view_candidate::phase;

TEST_CASE("the cut is what anyone holds, fetched from who does", "[core]") {
  fixture f;
  f.all_promise();
  REQUIRE(f.out.wants);
  CHECK(f.out.wants->view == first_view.id);
  CHECK(f.out.wants->upto == vec{5, 4, 2});
  CHECK(f.out.wants->holders == std::vector<member_id>{1, 2, 3});
  f.fetched({5, 4, 2}, {5, 4, 1});
  auto offers = f.sent<propose>();
  REQUIRE(offers.size() == 3);
  CHECK(offers[0].what.id == view_id{9, 1});
  CHECK(offers[0].what.before == first_view.id);
  CHECK(offers[0].what.cut == vec{5, 4, 1});
  CHECK(offers[0].what.start_time == 43);
}

TEST_CASE("a view is chosen when all its full members have accepted",
          "[core]") {
  fixture f;
  f.all_promise();
  f.fetched({5, 4, 2}, {5, 4, 2});
  f.accept(1);
  f.accept(2);
  CHECK_FALSE(f.out.end);
  f.accept(3, 2); // Another life.
  CHECK_FALSE(f.out.end);
  f.accept(3);
  REQUIRE(f.out.end);
  CHECK(f.out.end->chosen);
  CHECK(f.sent<install>().size() == 3);
  f.accept(2); // The INSTALL was lost.
  CHECK(f.sent<install>().size() == 1);
}

TEST_CASE("who restarted is a witness, and joins anew", "[core]") {
  fixture f;
  f.promise(1, {5, 3, 0});
  f.promise(make_promise(voter_of(2, 2), first_view));
  f.promise(make_promise(voter_of(3, 2), first_view));
  REQUIRE(f.out.wants);
  f.fetched({5, 3, 0}, {5, 3, 0});
  auto offer = f.sent<propose>().at(0).what;
  REQUIRE(offer.members.size() == 3);
  CHECK(offer.members[0].full);
  CHECK_FALSE(offer.members[1].full);
  CHECK_FALSE(offer.members[2].full);
  f.accept(1); // All full members, but not most of view 1.
  CHECK_FALSE(f.out.end);
  f.accept(2, 2);
  REQUIRE(f.out.end);
  CHECK(f.out.end->chosen);
}

TEST_CASE("who joins is listed, and who leaves is not", "[core]") {
  fixture f;
  candidacy x;
  x.ballot = {9, 1};
  x.voters = first_view.members;
  x.joiners = {voter_of(4)};
  x.leavers = {name_of(2)};
  x.leads = true;
  f.stand(x);
  f.all_promise();
  f.fetched({5, 4, 2}, {5, 4, 2});
  auto members = f.sent<propose>().at(0).what.members;
  REQUIRE(members.size() == 3);
  CHECK(members[1].id == 3);
  CHECK(members[2].id == 4);
  CHECK_FALSE(members[2].full);
}

TEST_CASE("who does not accept in time is named", "[core]") {
  fixture f;
  f.all_promise();
  f.fetched({5, 4, 2}, {5, 4, 2});
  f.accept(1);
  f.pass(f.opts.retry);
  CHECK(f.sent<propose>().size() == 2);
  f.pass(f.opts.accept_limit);
  REQUIRE(f.out.end);
  CHECK(f.out.end->slow == std::set<std::string>{name_of(2), name_of(3)});
}

TEST_CASE("a higher ballot elsewhere ends the candidacy", "[core]") {
  fixture f;
  f.out = {};
  f.uut.on_refused(origin_of(2), {{9, 1}, {12, 3}, false}, f.out);
  REQUIRE(f.out.end);
  CHECK(f.out.end->epoch == 12);
  f.all_promise();
  CHECK_FALSE(f.out.wants);
}

TEST_CASE("a view that others have entered is entered first", "[core]") {
  fixture f;
  auto second = make_proposal(2, 1, {1, 2, 3});
  f.promise(1, {5, 3, 0}, {second});
  f.promise(make_promise(voter_of(2), second));
  auto third = make_promise(voter_of(3), second);
  third.held = {second.id, {0, 0, 7}, 60};
  f.promise(third);
  REQUIRE(f.out.enter);
  CHECK(*f.out.enter == second.id);
  f.out = {};
  f.uut.on_frozen({second.id, {0, 0, 0}, 50}, f.now, f.out);
  REQUIRE(f.out.wants);
  CHECK(f.out.wants->view == second.id);
  CHECK(f.out.wants->upto == vec{0, 0, 7});
}

TEST_CASE("what nobody has entered is gone on from with nothing said",
          "[core]") {
  fixture f;
  auto second = make_proposal(2, 1, {1, 2, 3, 4}); // 4 is silent.
  for (member_id id : {1, 2, 3})
    f.promise(id, {5, 3, 0}, {second});
  auto offers = f.sent<propose>();
  REQUIRE(offers.size() == 3);
  CHECK(offers[0].what.before == second.id);
  CHECK(offers[0].what.cut == vec{0, 0, 0, 0});
}
