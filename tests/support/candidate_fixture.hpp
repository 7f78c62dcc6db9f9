#pragma once

#include "actors/core/view_candidate.hpp"
#include "tests/support/ballot_fixture.hpp"

#include <utility>
#include <vector>

namespace troupe::test {

inline const auto first_view = make_proposal(1, 0, {1, 2, 3});

/// Member 1 stands with ballot (9, 1) in view 1.
struct candidate_fixture {
  core::view_candidate uut{ballot_options{}, {}};
  core::candidate_out out;
  instant now{};
  ballot_options opts;

  explicit candidate_fixture(bool leads = true) {
    candidacy x;
    x.ballot = {9, 1};
    x.voters = first_view.members;
    x.leads = leads;
    stand(x);
  }

  void stand(candidacy x) {
    out = {};
    uut.on_stand(voter_of(1), {{}, first_view, {}}, std::move(x), now, out);
  }

  void promise(promised_vote x) {
    out = {};
    uut.on_promised(origin_of(x.who.id, x.who.inc), x, now, out);
  }

  /// `who` holds `aru` of view 1.
  void promise(member_id who, std::vector<seqno> aru,
               std::vector<proposal> accepted = {}) {
    auto x = make_promise(voter_of(who), first_view, std::move(accepted));
    x.held = {first_view.id, std::move(aru), 40 + who};
    promise(std::move(x));
  }

  void all_promise() {
    promise(1, {5, 3, 0});
    promise(2, {4, 4, 0});
    promise(3, {2, 2, 2});
  }

  void fetched(std::vector<seqno> upto, std::vector<seqno> closed) {
    out = {};
    uut.on_fetched({first_view.id, std::move(upto), std::move(closed)}, now,
                   out);
  }

  void accept(member_id who, incarnation inc = 1) {
    out = {};
    uut.on_accepted(origin_of(who, inc), {{9, 1}}, out);
  }

  void pass(timespan span) {
    now += span;
    out = {};
    uut.on_tick(now, out);
  }

  template <class T>
  std::vector<T> sent() const {
    std::vector<T> result;
    for (const auto& x : out.leaving)
      if (auto y = std::get_if<T>(&x.what))
        result.push_back(*y);
    return result;
  }
};

} // namespace troupe::test
