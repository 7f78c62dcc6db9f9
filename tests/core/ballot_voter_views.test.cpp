#include "tests/support/ballot_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using vec = std::vector<seqno>;

TEST_CASE("who has promised more does not install", "[core]") {
  voter_fixture f;
  auto next = make_proposal(2, 1, {1, 2, 3});
  next.cut = {0, 0, 0};
  f.propose(next);
  f.fetched({0, 0, 0});
  f.save();
  REQUIRE(f.sent<accepted_vote>());
  f.prepare({3, 3});
  f.install(next);
  CHECK(f.out.installs.empty());
  f.freeze({0, 0, 0});
  f.save();
  auto answer = f.sent<promised_vote_ptr>();
  REQUIRE(answer);
  REQUIRE((*answer)->votes.accepted.size() == 1);
  CHECK((*answer)->votes.accepted[0].id == view_id{2, 1});
}

TEST_CASE("a restart keeps the votes and nothing else", "[core]") {
  voter_fixture f{{{4, 3}, make_proposal(1, 0, {1, 2, 3}), {}}};
  CHECK_FALSE(f.uut.is_open());
  f.prepare({3, 1});
  CHECK(f.sent<refused_vote>());
  f.prepare({5, 1});
  CHECK_FALSE(f.out.frost);
  f.save();
  auto answer = f.sent<promised_vote_ptr>();
  REQUIRE(answer);
  CHECK((*answer)->held.aru.empty());
  CHECK_FALSE((*answer)->has_state);
}

TEST_CASE("who accepted a view that others have entered enters it, too",
          "[core]") {
  voter_fixture f;
  auto second = make_proposal(2, 1, {1, 2, 3});
  second.cut = {0, 0, 0};
  f.propose(second);
  f.fetched({0, 0, 0});
  f.save();
  auto third = make_proposal(3, 2, {1, 2, 3});
  third.cut = {0, 0, 1}; // Said by member 3, so it is in view 2.
  f.propose(third);
  REQUIRE(f.out.installs.size() == 1);
  CHECK(f.out.installs[0].next->id == view_id{2, 1});
  REQUIRE(f.out.frost);
  CHECK(f.out.frost->view == view_id{2, 1});
  CHECK(f.out.wants);
  CHECK_FALSE(f.uut.is_open());
}

TEST_CASE("a proposal that comes again behind its view changes nothing",
          "[core]") {
  voter_fixture f;
  auto next = make_proposal(2, 1, {1, 2, 3});
  next.cut = {0, 0, 0};
  f.propose(next);
  f.fetched(next.cut);
  f.save();
  f.install(next);
  f.save();
  REQUIRE(f.out.installs.size() == 1);
  f.propose(next); // The network had kept a copy.
  CHECK(f.sent<accepted_vote>());
  CHECK(f.out.saves.empty());
  CHECK(f.uut.record().accepted.empty());
  CHECK(f.uut.is_open());
}
