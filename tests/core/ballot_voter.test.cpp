#include "tests/support/ballot_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using vec = std::vector<seqno>;

TEST_CASE("a promise freezes the view, and is said when it is on the disk",
          "[core]") {
  voter_fixture f;
  REQUIRE(f.uut.is_open());
  f.prepare({2, 3});
  REQUIRE(f.out.frost);
  CHECK(f.out.frost->view == view_id{1, 1});
  REQUIRE(f.out.saves.size() == 1);
  CHECK(f.out.saves[0].promised == view_id{2, 3});
  CHECK(f.out.leaving.empty());
  CHECK_FALSE(f.uut.is_open());
  f.freeze({5, 6, 7});
  CHECK(f.out.leaving.empty());
  f.save();
  auto answer = f.sent<promised_vote_ptr>();
  REQUIRE(answer);
  CHECK(f.out.leaving[0].to.at == voter_of(3).at);
  CHECK((*answer)->held.aru == vec{5, 6, 7});
  CHECK((*answer)->votes.installed.id == view_id{1, 1});
  CHECK((*answer)->has_state);
}

TEST_CASE("a promise waits for the frost, too", "[core]") {
  voter_fixture f;
  f.prepare({2, 3});
  f.save();
  CHECK(f.out.leaving.empty());
  f.freeze({5, 6, 7});
  CHECK(f.sent<promised_vote_ptr>());
}

TEST_CASE("no epoch is promised twice, and none below the highest", "[core]") {
  voter_fixture f;
  f.prepare({3, 3});
  f.freeze({0, 0, 0});
  f.save();
  for (auto ballot : {view_id{2, 3}, view_id{3, 1}}) {
    f.prepare(ballot);
    auto refusal = f.sent<refused_vote>();
    REQUIRE(refusal);
    CHECK(refusal->promised == view_id{3, 3});
    CHECK_FALSE(refusal->leader_lives);
  }
  f.prepare({3, 3}); // The answer was lost.
  CHECK(f.sent<promised_vote_ptr>());
}

TEST_CASE("a trial changes nothing", "[core]") {
  voter_fixture f;
  f.prepare({2, 3}, true);
  auto answer = f.sent<promised_vote_ptr>();
  REQUIRE(answer);
  CHECK((*answer)->trial);
  CHECK(f.out.saves.empty());
  CHECK_FALSE(f.out.frost);
  CHECK(f.uut.is_open());
  f.prepare({1, 3}, true);
  CHECK(f.sent<refused_vote>());
}

TEST_CASE("who hears a leader promises nobody else anything", "[core]") {
  voter_fixture f;
  f.prepare({2, 3}, GENERATE(true, false), true);
  auto refusal = f.sent<refused_vote>();
  REQUIRE(refusal);
  CHECK(refusal->leader_lives);
  CHECK(f.uut.is_open());
}

TEST_CASE("a view is accepted once its cut is held and it is on the disk",
          "[core]") {
  voter_fixture f;
  f.prepare({2, 1});
  f.freeze({5, 6, 7});
  f.save();
  auto next = make_proposal(2, 1, {1, 2, 3});
  next.cut = {5, 6, 9};
  f.propose(next);
  REQUIRE(f.out.wants);
  CHECK(f.out.wants->upto == next.cut);
  CHECK(f.out.wants->holders == std::vector<member_id>{1, 1, 1});
  CHECK(f.out.saves.empty());
  f.fetched(next.cut);
  REQUIRE(f.out.saves.size() == 1);
  CHECK(f.out.saves[0].accepted.size() == 1);
  CHECK(f.out.leaving.empty());
  f.save();
  CHECK(f.sent<accepted_vote>());
  f.install(next);
  CHECK(f.out.installs.empty()); // The disk says so first.
  f.prepare({3, 3});
  CHECK(f.out.leaving.empty());
  f.save();
  REQUIRE(f.out.installs.size() == 1);
  CHECK(f.out.installs[0].cut == next.cut);
  CHECK(f.out.installs[0].next->dynamic);
  CHECK(f.uut.is_open());
  CHECK(f.uut.record().accepted.empty());
}

TEST_CASE("what another ballot fetched is not accepted", "[core]") {
  voter_fixture f;
  f.prepare({2, 1});
  f.freeze({0, 0, 0});
  f.save();
  auto next = make_proposal(2, 1, {1, 2, 3});
  next.cut = {5, 6, 9};
  f.propose(next);
  f.fetched({5, 6, 8});
  CHECK(f.out.saves.empty());
}

TEST_CASE(
  "a proposal without this member, or behind a strange view, is refused",
  "[core]") {
  voter_fixture f;
  f.propose(make_proposal(2, 1, {1, 3}));
  CHECK(f.sent<refused_vote>());
  f.propose(make_proposal(3, 2, {1, 2, 3}));
  CHECK(f.sent<refused_vote>());
  CHECK(f.uut.record().accepted.empty());
}

TEST_CASE("a member says that it has accepted until it hears more", "[core]") {
  voter_fixture f;
  auto now = instant{};
  CHECK_FALSE(f.uut.next_deadline());
  auto next = make_proposal(2, 1, {1, 2, 3});
  next.cut = {0, 0, 0};
  f.propose(next);
  f.fetched({0, 0, 0});
  f.save();
  for (int i = 0; i < 2; ++i) {
    f.out = {};
    f.uut.on_tick(now, f.out);
    CHECK(f.sent<accepted_vote>());
    f.out = {};
    f.uut.on_tick(now, f.out);
    CHECK(f.out.leaving.empty());
    now += ballot_options{}.retry;
  }
  f.install(next);
  CHECK_FALSE(f.uut.next_deadline());
}

TEST_CASE("the views that are accepted and not installed are few", "[core]") {
  voter_fixture f;
  for (std::uint64_t i = 0; i < accepted_views_max; ++i) {
    auto next = make_proposal(i + 2, i + 1, {1, 2, 3});
    next.cut = {0, 0, 0};
    f.propose(next);
    if (i == 0)
      f.fetched({0, 0, 0});
    f.save();
    REQUIRE(f.sent<accepted_vote>());
  }
  auto one_more = make_proposal(accepted_views_max + 2, accepted_views_max + 1,
                                {1, 2, 3});
  one_more.cut = {0, 0, 0};
  f.propose(one_more);
  CHECK(f.sent<refused_vote>());
  CHECK(f.uut.record().accepted.size() == accepted_views_max);
  one_more.cut = {0, 0, 1}; // The one before it was entered by others.
  f.propose(one_more);
  CHECK(f.out.wants);
}
