#pragma once

#include "actors/core/ballot_judge.hpp"
#include "actors/core/ballot_voter.hpp"

#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// Proposals, promises and voters for the tests of the ballot.
namespace troupe::test {

inline std::string name_of(member_id id) {
  return "node-" + std::to_string(id);
}

inline member voter_of(member_id id, incarnation inc = 1, bool full = true) {
  return {id, name_of(id), inc, v4_endpoint(0x0a000000 + id, 6789), full};
}

inline origin origin_of(member_id id, incarnation inc = 1) {
  return {voter_of(id).at, 1, id, inc};
}

/// The view of that epoch behind the view of epoch `before`.
inline proposal make_proposal(std::uint64_t epoch, std::uint64_t before,
                              std::initializer_list<member_id> full,
                              std::initializer_list<member_id> joiners = {}) {
  proposal result;
  result.id = {epoch, 1};
  result.before = {before, before == 0 ? 0u : 1u};
  for (auto id : full)
    result.members.push_back(voter_of(id));
  for (auto id : joiners)
    result.members.push_back(voter_of(id, 1, false));
  return result;
}

/// Before the first view nobody has a life in it.
inline proposal founders(std::initializer_list<member_id> ids) {
  auto result = make_proposal(0, 0, ids);
  result.id = {0, 0};
  for (auto& x : result.members)
    x.inc = 0;
  return result;
}

/// What `who` answers that has installed `installed` and accepted `accepted`.
inline promised_vote make_promise(const member& who, proposal installed,
                                  std::vector<proposal> accepted = {}) {
  promised_vote result;
  result.ballot = {9, 1};
  result.who = who;
  result.votes = {result.ballot, std::move(installed), std::move(accepted)};
  result.has_state = who.full;
  return result;
}

/// The voter of member 2, and what came out of it at the last step.
struct voter_fixture {
  instant now{};
  core::ballot_voter uut{ballot_options{}};
  core::ballot_out out;

  explicit voter_fixture(vote_record disk) {
    uut.on_start(voter_of(2), 1, std::move(disk), true, now);
  }

  /// Is in a view of members 1, 2 and 3, with epoch 1.
  voter_fixture() : voter_fixture(vote_record{{}, founders({1, 2, 3}), {}}) {
    propose(make_proposal(1, 0, {1, 2, 3}));
    save();
    install(make_proposal(1, 0, {1, 2, 3}));
    save();
    out = {};
  }

  void prepare(view_id ballot, bool trial = false, bool leader_lives = false) {
    out = {};
    uut.on_prepare(origin_of(ballot.coordinator), {ballot, trial}, leader_lives,
                   now, out);
  }

  void propose(proposal x) {
    out = {};
    uut.on_propose(origin_of(x.id.coordinator), {std::move(x)}, out);
  }

  void install(proposal x) {
    out = {};
    uut.on_install({std::move(x)}, out);
  }

  void freeze(std::vector<seqno> aru) {
    out = {};
    uut.on_frozen({uut.record().installed.id, std::move(aru), 40}, out);
  }

  void fetched(std::vector<seqno> upto) {
    out = {};
    uut.on_fetched({uut.record().installed.id, upto, upto}, out);
  }

  void save() {
    out = {};
    uut.on_saved(out);
  }

  /// What has left, if it is one frame of that kind.
  template <class T>
  const T* sent() const {
    return out.leaving.size() == 1 ? std::get_if<T>(&out.leaving[0].what)
                                   : nullptr;
  }
};

} // namespace troupe::test
