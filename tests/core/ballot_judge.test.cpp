#include "tests/support/ballot_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

using ids = std::vector<member_id>;

const quorum_rule by_majority{};

ids full_of(const judgement& x) {
  ids result;
  for (const auto& y : x.full)
    result.push_back(y.id);
  return result;
}

std::vector<std::uint64_t> path_of(const judgement& x) {
  std::vector<std::uint64_t> result;
  for (const auto& y : x.path)
    result.push_back(y.id.epoch);
  return result;
}

} // namespace

TEST_CASE("a ballot needs most of the view, by name, and a holder", "[core]") {
  auto view = make_proposal(1, 0, {1, 2, 3});
  auto one = judge({make_promise(voter_of(1), view)}, by_majority);
  CHECK_FALSE(one.has_quorum);
  CHECK(one.has_holder);
  auto two
    = judge({make_promise(voter_of(1), view), make_promise(voter_of(2), view)},
            by_majority);
  CHECK(two.good());
  CHECK(two.base.id == view.id);
  CHECK(two.base_stands);
  CHECK(full_of(two) == ids{1, 2});
  auto restarted = judge({make_promise(voter_of(1, 2), view),
                          make_promise(voter_of(2, 2), view)},
                         by_majority);
  CHECK(restarted.has_quorum); // Votes are on disks.
  CHECK_FALSE(restarted.has_holder);
  CHECK_FALSE(restarted.good());
}

TEST_CASE("a group of which nobody has anything is begun anew by all",
          "[core]") {
  auto view = make_proposal(1, 0, {1, 2, 3});
  auto later = [&](member_id id) {
    return make_promise(voter_of(id, 2), view);
  };
  auto x = judge({later(1), later(2), later(3)}, by_majority);
  CHECK(x.extinct);
  CHECK(x.good());
  CHECK(x.base.id == view.id); // Epochs go on.
  CHECK(full_of(x) == ids{1, 2, 3});
  // The third may have it, out of sight.
  auto two = judge({later(1), later(2)}, by_majority);
  CHECK_FALSE(two.extinct);
  CHECK_FALSE(two.good());
  // The third has it.
  auto held = judge({later(1), later(2), make_promise(voter_of(3), view)},
                    by_majority);
  CHECK_FALSE(held.extinct);
  CHECK(full_of(held) == ids{3});
  // Whose disk is lost proves nothing.
  auto lost = later(3);
  lost.newcomer = true;
  CHECK_FALSE(judge({later(1), later(2), lost}, by_majority).good());
}

TEST_CASE("of a view that ended small its own members are proof enough",
          "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto last = make_proposal(2, 1, {3});
  auto x = judge({make_promise(voter_of(1, 2), first),
                  make_promise(voter_of(3, 2), last)},
                 by_majority);
  CHECK(x.extinct);
  CHECK(x.good());
  CHECK(full_of(x) == ids{3});
  auto without = judge({make_promise(voter_of(1, 2), first),
                        make_promise(voter_of(2, 2), first)},
                       by_majority);
  CHECK_FALSE(without.good());
}

TEST_CASE(
  "one that was given the state goes on where all who gave it have ended",
  "[core]") {
  auto view = make_proposal(1, 0, {1, 2}, {3});
  auto has_it = make_promise(voter_of(3, 1, false), view);
  has_it.has_state = true;
  auto later = [&](member_id id) {
    return make_promise(voter_of(id, 2), view);
  };
  CHECK_FALSE(judge({later(1), later(2), has_it}, by_majority).extinct);
  auto has_none = has_it;
  has_none.has_state = false;
  CHECK(judge({later(1), later(2), has_none}, by_majority).good());
  CHECK_FALSE(judge({later(1), later(2)}, by_majority).good());
}

TEST_CASE("who was never in the group decides nothing", "[core]") {
  auto x = judge({make_promise(voter_of(1), {}), make_promise(voter_of(2), {})},
                 by_majority);
  CHECK_FALSE(x.good());
  CHECK(x.path.empty());
}

TEST_CASE("before the first view every founder holds all there is", "[core]") {
  auto none = founders({1, 2, 3});
  auto x
    = judge({make_promise(voter_of(1), none), make_promise(voter_of(3), none)},
            by_majority);
  CHECK(x.good());
  CHECK_FALSE(x.base_stands);
  CHECK(full_of(x) == ids{1, 3});
}

TEST_CASE("a view that may have been chosen is gone on from", "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto second = make_proposal(2, 1, {1, 2});
  auto x = judge({make_promise(voter_of(1), first, {second}),
                  make_promise(voter_of(3), first)},
                 by_majority);
  CHECK(x.base.id == second.id); // 2 may have accepted it.
  CHECK(path_of(x) == std::vector<std::uint64_t>{1, 2});
  CHECK_FALSE(x.has_quorum); // One of two members of view 2.
  CHECK(full_of(x) == ids{1});
}

TEST_CASE("a view for which all its members answer and which none has entered "
          "is given up",
          "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto second = make_proposal(2, 1, {1, 2});
  auto x = judge({make_promise(voter_of(1), first, {second}),
                  make_promise(voter_of(2), first, {second})},
                 by_majority);
  CHECK(x.good());
  CHECK(x.base.id == first.id);
  // Lives that were in it may all be gone; their names answer.
  auto y = judge({make_promise(voter_of(1, 2), first, {second}),
                  make_promise(voter_of(2, 2), first, {second}),
                  make_promise(voter_of(3), first)},
                 by_majority);
  CHECK(y.good());
  CHECK(full_of(y) == ids{3});
  auto z = judge({make_promise(voter_of(1), second),
                  make_promise(voter_of(2), first, {second})},
                 by_majority);
  CHECK(z.base.id == second.id); // 1 has entered it.
}

TEST_CASE("a view that an answering member has not accepted is given up",
          "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto second = make_proposal(2, 1, {1, 2});
  auto x = judge({make_promise(voter_of(1), first, {second}),
                  make_promise(voter_of(2), first)},
                 by_majority);
  CHECK(x.good());
  CHECK(x.base.id == first.id);
  CHECK(path_of(x) == std::vector<std::uint64_t>{1});
}

TEST_CASE("to give up a view is not to give up what it stands on", "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto second = make_proposal(2, 1, {1, 2, 4}); // 4 is silent.
  auto third = make_proposal(3, 2, {1, 2});
  auto x = judge({make_promise(voter_of(1), first, {second, third}),
                  make_promise(voter_of(2), first, {second}),
                  make_promise(voter_of(3), first)},
                 by_majority);
  CHECK(x.good());
  CHECK(x.base.id == second.id);
  CHECK(full_of(x) == ids{1, 2});
}

TEST_CASE("most of each view on the path must answer", "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3, 4, 5});
  auto second = make_proposal(2, 1, {1, 2});
  std::vector<promised_vote> answers{make_promise(voter_of(1), first, {second}),
                                     make_promise(voter_of(2), first,
                                                  {second})};
  CHECK_FALSE(judge(answers, by_majority).has_quorum);
  answers.push_back(make_promise(voter_of(4), first));
  CHECK(judge(answers, by_majority).good());
}

TEST_CASE("who has gone on is a witness of the views before", "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto second = make_proposal(2, 1, {1, 2, 3});
  auto x = judge({make_promise(voter_of(1), second),
                  make_promise(voter_of(2), first, {second})},
                 by_majority);
  CHECK(x.good());
  CHECK(x.base.id == second.id);
  CHECK(x.base_stands);
  CHECK(full_of(x) == ids{1, 2});
}

TEST_CASE("who joined counts once it has been given the state", "[core]") {
  auto view = make_proposal(1, 0, {1, 2}, {3});
  auto joiner = make_promise(voter_of(3, 1, false), view);
  std::vector<promised_vote> answers{make_promise(voter_of(1), view), joiner};
  CHECK_FALSE(judge(answers, by_majority).has_quorum);
  answers.push_back(make_promise(voter_of(2), view));
  CHECK(full_of(judge(answers, by_majority)) == ids{1, 2});
  answers[1].has_state = true;
  CHECK(full_of(judge(answers, by_majority)) == ids{1, 3, 2});
}

TEST_CASE("views that follow themselves are gone through once", "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto strange = make_proposal(2, 2, {1, 2});
  auto x = judge({make_promise(voter_of(1), first, {strange}),
                  make_promise(voter_of(3), first)},
                 by_majority);
  CHECK(x.path.size() == 2);
  auto given_up = judge({make_promise(voter_of(1), first, {strange}),
                         make_promise(voter_of(2), first)},
                        by_majority);
  CHECK(given_up.base.id == first.id);
}

TEST_CASE("voters that are configured decide in place of the view", "[core]") {
  quorum_rule rule{quorum_kind::voters, {name_of(1), name_of(7), name_of(8)}};
  auto view = make_proposal(1, 0, {1, 2, 3});
  CHECK_FALSE(is_quorum(view, {name_of(1), name_of(2), name_of(3)}, rule));
  CHECK(is_quorum(view, {name_of(1), name_of(7)}, rule));
  CHECK(is_quorum(view, {}, {quorum_kind::none, {}}));
  CHECK_FALSE(is_quorum(view, {name_of(2)}, by_majority));
}

TEST_CASE("a life with an empty disk speaks neither for its name nor against",
          "[core]") {
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto lost = make_promise(voter_of(3, 2), founders({1, 2, 3}));
  lost.newcomer = true;
  auto one = judge({make_promise(voter_of(1), first), lost}, by_majority);
  CHECK_FALSE(one.has_quorum); // 2 and the life before of 3 may be further.
  auto two = judge({make_promise(voter_of(1), first),
                    make_promise(voter_of(2), first), lost},
                   by_majority);
  CHECK(two.good());
  CHECK(full_of(two) == ids{1, 2});
  // It may have accepted the second view, and it was chosen then.
  auto second = make_proposal(2, 1, {1, 3});
  auto three = judge({make_promise(voter_of(1), first, {second}),
                      make_promise(voter_of(2), first), lost},
                     by_majority);
  CHECK(three.base.id == second.id);
  CHECK_FALSE(three.has_quorum);
}

TEST_CASE("newcomers found a group, and speak for what they founded",
          "[core]") {
  auto none = founders({1, 2, 3});
  auto promise_of = [&](member_id who, std::vector<proposal> accepted = {}) {
    auto x = make_promise(voter_of(who), none, std::move(accepted));
    x.newcomer = x.votes.accepted.empty();
    return x;
  };
  CHECK(judge({promise_of(1), promise_of(2)}, by_majority).good());
  // 3 was proposed in this very life, and has not accepted: no view stands.
  auto first = make_proposal(1, 0, {1, 2, 3});
  auto x = judge({promise_of(1, {first}), promise_of(3)}, by_majority);
  CHECK(x.good());
  CHECK(x.base.id == none.id);
}
