#include "tests/support/candidate_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = candidate_fixture;
using vec = std::vector<seqno>;
using phase = view_candidate::phase;

TEST_CASE("who does not lead asks first who would promise", "[core]") {
  fixture f{false};
  REQUIRE(f.sent<prepare>().size() == 3);
  CHECK(f.sent<prepare>()[0].trial);
  auto would = make_promise(voter_of(2), {});
  would.trial = true;
  f.promise(would);
  CHECK(f.uut.current() == phase::trying);
  would.who = voter_of(3);
  f.promise(would);
  CHECK(f.uut.current() == phase::asking);
  REQUIRE(f.sent<prepare>().size() == 3);
  CHECK_FALSE(f.sent<prepare>()[0].trial);
}

TEST_CASE("a trial that most do not want ends without harm", "[core]") {
  fixture f{false};
  f.out = {};
  f.uut.on_refused(origin_of(2), {{9, 1}, {}, true}, f.out);
  CHECK_FALSE(f.out.end);
  f.pass(f.opts.retry);
  CHECK(f.sent<prepare>().size() == 3);
  f.pass(f.opts.answer_limit);
  REQUIRE(f.out.end);
  CHECK_FALSE(f.out.end->chosen);
  CHECK(f.out.end->why == "no majority misses the leader");
  CHECK_FALSE(f.uut.next_deadline());
}

TEST_CASE("who is not heard is not waited for, and left out", "[core]") {
  fixture f;
  candidacy x;
  x.ballot = {9, 1};
  x.voters = first_view.members;
  x.unheard = {name_of(3)};
  x.leads = true;
  f.stand(x);
  f.promise(1, {5, 3, 0});
  f.promise(2, {5, 3, 0});
  REQUIRE(f.out.wants);
  f.fetched({5, 3, 0}, {5, 3, 0});
  CHECK(f.sent<propose>().at(0).what.members.size() == 2);
}

TEST_CASE("most answers decide when the limit is over", "[core]") {
  fixture f;
  f.promise(1, {5, 3, 0});
  f.pass(f.opts.answer_limit);
  REQUIRE(f.out.end);
  CHECK(f.out.end->why == "no majority in reach");
  f = fixture{};
  f.promise(1, {5, 3, 0});
  f.promise(2, {5, 3, 0});
  CHECK_FALSE(f.out.wants);
  f.pass(f.opts.answer_limit);
  CHECK(f.out.wants);
}

TEST_CASE("who lacks the state of the group does not lead it on", "[core]") {
  fixture f;
  f.promise(make_promise(voter_of(1, 2), first_view));
  f.promise(2, {5, 3, 0});
  f.promise(3, {5, 3, 0});
  REQUIRE(f.out.end);
  CHECK(f.out.end->why == "this member does not have the state of the group");
}

TEST_CASE("whoever an answer names is asked, too, and not waited for",
          "[core]") {
  fixture f;
  // 2 has accepted a view of which nobody else that is asked knows.
  f.promise(2, {0, 0, 0}, {make_proposal(8, 1, {2, 7})});
  auto asks = [&](member_id who) {
    return std::count_if(f.out.leaving.begin(), f.out.leaving.end(),
                         [&](const auto& x) {
                           return x.to.at == voter_of(who).at
                                  && std::holds_alternative<prepare>(x.what);
                         });
  };
  CHECK(asks(7) == 1);
  CHECK(asks(3) == 0);
  f.promise(1, {0, 0, 0});
  f.promise(3, {0, 0, 0});
  CHECK(asks(7) == 0);
  CHECK(f.uut.current() == view_candidate::phase::asking);
  // It has not accepted that view: so nobody ever will enter it.
  auto last = make_promise(voter_of(7), {});
  f.promise(last);
  CHECK(f.uut.current() == view_candidate::phase::fetching);
}

TEST_CASE("in a durable group a later life joins anew where the view stands",
          "[core]") {
  fixture f;
  quorum_rule rule;
  rule.durable = true;
  f.uut = view_candidate{f.opts, rule};
  candidacy x;
  x.ballot = {9, 1};
  x.voters = first_view.members;
  x.leads = true;
  f.stand(x);
  f.promise(1, {5, 3, 0});
  f.promise(make_promise(voter_of(2, 2), first_view)); // Its disk has its log.
  f.promise(3, {5, 3, 0});
  f.fetched({5, 3, 0}, {5, 3, 0});
  auto offers = f.sent<propose>();
  REQUIRE(!offers.empty());
  for (const auto& y : offers[0].what.members)
    CHECK(y.full == (y.id != 2));
}

namespace {

/// All full members of a durable view, 1 and 2, have died and come back with
/// their logs; 3, which was learning in it, lives on. 1 stands.
struct survivor_fixture : fixture {
  proposal view = first_view;
  promised_vote survivor;

  survivor_fixture() {
    view.members[2].full = false;
    quorum_rule rule;
    rule.durable = true;
    uut = view_candidate{opts, rule};
    candidacy x;
    x.ballot = {9, 1};
    x.voters = view.members;
    x.leads = true;
    out = {};
    uut.on_stand(voter_of(1, 2), {{}, view, {}}, std::move(x), now, out);
    survivor = make_promise(voter_of(3), view);
    survivor.has_state = false;
    survivor.held = {view.id, {5, 3, 0}, 43};
  }

  void promise_all() {
    promise(make_promise(voter_of(1, 2), view));
    promise(make_promise(voter_of(2, 2), view));
    promise(survivor);
  }
};

} // namespace

TEST_CASE_METHOD(survivor_fixture,
                 "a learner that outlives all full members of a durable view "
                 "begins anew (service, chaos, seed 300)",
                 "[core]") {
  promise_all();
  auto offers = sent<propose>();
  REQUIRE(!offers.empty());
  std::vector<member_id> ids;
  for (const auto& x : offers[0].what.members) {
    ids.push_back(x.id);
    CHECK(x.full);
    CHECK(x.inc == 2);
  }
  CHECK(ids == std::vector<member_id>{1, 2});
}

TEST_CASE_METHOD(survivor_fixture,
                 "one that has learnt the state of a durable view stands for "
                 "it itself",
                 "[core]") {
  survivor.has_state = true;
  promise_all();
  REQUIRE(out.end);
  CHECK(out.end->why == "another member stands in the view still");
}
