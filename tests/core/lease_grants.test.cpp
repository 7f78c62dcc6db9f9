#include "tests/support/ballot_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

/// Member 2 of view 1, which member 1 leads, in a life that has no past.
struct fixture : voter_fixture {
  void ask(view_id of = {1, 1}, member_id by = 1) {
    out = {};
    uut.on_lease_request(origin_of(by), {of, 5}, now, out);
  }

  bool is_granted() const {
    return sent<lease_grant>() != nullptr;
  }

  /// Whether a candidate is refused since a leader lives.
  bool is_refused(view_id ballot, view_id leads = {}, bool trial = false) {
    out = {};
    uut.on_prepare(origin_of(ballot.coordinator), {ballot, trial, leads}, false,
                   now, out);
    auto no = sent<refused_vote>();
    return no && no->leader_lives;
  }
};

} // namespace

TEST_CASE("a voter grants to the leader of the view that stands",
          "[core][lease]") {
  fixture f;
  f.ask({1, 1}, 3); // It does not lead.
  CHECK(!f.is_granted());
  f.ask({2, 1});
  CHECK(!f.is_granted());
  f.ask();
  REQUIRE(f.is_granted());
  CHECK(f.sent<lease_grant>()->number == 5);
}

TEST_CASE("a voter that has promised more grants no lease", "[core][lease]") {
  fixture f;
  f.prepare({2, 3});
  f.freeze({0, 0, 0});
  f.save();
  f.ask();
  CHECK(!f.is_granted());
}

TEST_CASE("while a grant runs others get no promise, not even in a trial",
          "[core][lease]") {
  fixture f;
  f.ask();
  CHECK(f.is_refused({2, 3}));
  CHECK(f.is_refused({2, 3}, {}, true));
  f.now += 209ms; // Span and drift.
  CHECK(f.is_refused({2, 3}));
  f.now += 1ms;
  CHECK(!f.is_refused({2, 3}));
}

TEST_CASE("the leader that has the grant is exempt, and nobody else",
          "[core][lease]") {
  fixture f;
  f.ask();
  CHECK(f.is_refused({2, 3}, {1, 1})); // It says that it leads.
  CHECK(f.is_refused({2, 1}, {0, 0})); // The leader, of some other view.
  CHECK(!f.is_refused({2, 1}, {1, 1}));
}

TEST_CASE("who hands over frees those that have granted", "[core][lease]") {
  fixture f;
  f.ask();
  f.uut.on_hand_over({7, 1});
  CHECK(f.is_refused({2, 3}));
  f.uut.on_hand_over({1, 1});
  CHECK(!f.is_refused({2, 3}));
}

TEST_CASE("a life that follows another one promises nothing for a lease",
          "[core][lease]") {
  fixture f;
  auto record = f.uut.record();
  f.uut = ballot_voter{ballot_options{}};
  f.uut.on_start(voter_of(2, 2), 1, record, false, f.now);
  CHECK(f.is_refused({2, 3}));
  CHECK(f.is_refused({2, 1}, {1, 1})); // It does not know to whom.
  f.now += 210ms;
  CHECK(!f.is_refused({2, 3}));
}

TEST_CASE("a member without a vote grants nothing", "[core][lease]") {
  fixture f;
  auto who = voter_of(2);
  who.votes = false;
  f.uut = ballot_voter{ballot_options{}};
  f.uut.on_start(who, 1, {{}, founders({1, 2, 3}), {}}, true, f.now);
  f.propose(make_proposal(1, 0, {1, 2, 3}));
  f.save();
  f.install(make_proposal(1, 0, {1, 2, 3}));
  f.save();
  REQUIRE(f.uut.is_open());
  f.ask();
  CHECK(!f.is_granted());
}
