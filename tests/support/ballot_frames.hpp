#pragma once

#include "messages/ballot.hpp"
#include "messages/election.hpp"
#include "messages/wire.hpp"
#include "tests/support/any_values.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

/// Frames of the election and the ballot: whether two are the same, and those
/// that stand as bytes in tests/golden; a part of frames.hpp and golden.hpp.
namespace troupe::test {

// -- the same or not ----------------------------------------------------------

inline auto fields_of(const leadership& x) {
  return std::tie(x.leader, x.epoch, x.at);
}

inline auto fields_of(const election_call& x) {
  return std::tie(x.view);
}

inline bool same(const election_reply& x, const election_reply& y) {
  return x.view == y.view && fields_of(x.known) == fields_of(y.known);
}

inline bool same(const coordinator& x, const coordinator& y) {
  return fields_of(x.known) == fields_of(y.known);
}

inline auto fields_of(const member& x) {
  return std::tie(x.id, x.name, x.inc, x.at, x.full, x.votes, x.wire.min,
                  x.wire.max);
}

inline bool same(const proposal& x, const proposal& y) {
  return std::tie(x.id, x.before, x.cut, x.start_time, x.start_seq)
           == std::tie(y.id, y.before, y.cut, y.start_time, y.start_seq)
         && std::equal(x.members.begin(), x.members.end(), y.members.begin(),
                       y.members.end(), [](auto& a, auto& b) {
                         return fields_of(a) == fields_of(b);
                       });
}

inline bool same(const vote_record& x, const vote_record& y) {
  return x.promised == y.promised && same(x.installed, y.installed)
         && std::equal(x.accepted.begin(), x.accepted.end(), y.accepted.begin(),
                       y.accepted.end(),
                       [](auto& a, auto& b) { return same(a, b); });
}

inline bool same(const petition& x, const petition& y) {
  return x.kind == y.kind && fields_of(x.who) == fields_of(y.who)
         && x.view == y.view && x.probes == y.probes;
}

inline bool same(const petition_answer& x, const petition_answer& y) {
  return std::tie(x.kind, x.view, x.why, x.about, x.reads.min, x.reads.max)
           == std::tie(y.kind, y.view, y.why, y.about, y.reads.min, y.reads.max)
         && fields_of(x.known) == fields_of(y.known);
}

inline auto fields_of(const frozen_state& x) {
  return std::tie(x.view, x.aru, x.time);
}

inline auto fields_of(const prepare& x) {
  return std::tie(x.ballot, x.trial, x.leads);
}

inline auto fields_of(const lease_request& x) {
  return std::tie(x.view, x.number);
}

inline auto fields_of(const packet& x) {
  return std::tie(x.code, x.client, x.session, x.sequence, x.answered, x.epoch,
                  x.time, x.text);
}

inline auto fields_of(const lease_grant& x) {
  return std::tie(x.view, x.number);
}

inline bool same(const promised_vote_ptr& x, const promised_vote_ptr& y) {
  return x->ballot == y->ballot && x->trial == y->trial
         && fields_of(x->who) == fields_of(y->who) && same(x->votes, y->votes)
         && fields_of(x->held) == fields_of(y->held)
         && x->has_state == y->has_state && x->newcomer == y->newcomer;
}

inline auto fields_of(const refused_vote& x) {
  return std::tie(x.ballot, x.promised, x.leader_lives);
}

inline bool same(const propose& x, const propose& y) {
  return same(x.what, y.what);
}

inline auto fields_of(const accepted_vote& x) {
  return std::tie(x.ballot);
}

inline bool same(const install& x, const install& y) {
  return same(x.what, y.what);
}

// -- any value ----------------------------------------------------------------

inline leadership any_leadership() {
  return {any_somebody(), any_number(), any_address()};
}

inline wire_range any_versions() {
  auto min = *rc::gen::inRange(0, 256);
  auto max = *rc::gen::inRange(min, 256);
  return {static_cast<std::uint8_t>(min), static_cast<std::uint8_t>(max)};
}

inline member any_member() {
  return {any_somebody(), any_text(1, wire::name_bytes_max),
          any_number(),   any_address(),
          any_flag(),     any_flag(),
          any_versions()};
}

/// Members are in the order of their ids.
inline proposal any_proposal() {
  proposal result{any_view(),   any_view(),   any_numbers(),
                  any_number(), any_number(), {}};
  if (result.before.epoch >= result.id.epoch)
    result.before.epoch = result.id.epoch - (result.id.epoch > 0 ? 1 : 0);
  std::map<member_id, member> members;
  for (auto n = *rc::gen::inRange(0, 6); n > 0; --n) {
    auto x = any_member();
    members[x.id] = x;
  }
  for (auto& x : members)
    result.members.push_back(x.second);
  return result;
}

inline promised_vote_ptr any_promise() {
  promised_vote result;
  result.ballot = any_view();
  result.trial = any_flag();
  result.who = any_member();
  result.votes.promised = any_view();
  result.votes.installed = any_proposal();
  result.votes.accepted.resize(*rc::gen::inRange<std::size_t>(0, 4));
  std::generate(result.votes.accepted.begin(), result.votes.accepted.end(),
                any_proposal);
  result.held = {any_view(), any_numbers(), any_number()};
  result.has_state = any_flag();
  result.newcomer = any_flag();
  return std::make_shared<const promised_vote>(std::move(result));
}

// -- golden -------------------------------------------------------------------

inline leadership golden_leadership() {
  return {3, 300, v4_endpoint(0x7f000001, 4003)};
}

inline member golden_member(member_id id, bool full) {
  return {id,    "node-" + std::to_string(id),
          1000,  v4_endpoint(0x7f000001, static_cast<std::uint16_t>(4000 + id)),
          full,  true,
          {1, 2}};
}

/// View 8, which follows view 7 of two members; 3 joins.
inline proposal golden_proposal() {
  return {{8, 1}, {7, 2}, {300, 0},
          40,     0,      {golden_member(1, true), golden_member(3, false)}};
}

inline petition golden_petition() {
  auto who = golden_member(3, false);
  who.id = 0;
  return {petition_kind::join, who, {}};
}

inline promised_vote_ptr golden_promise() {
  proposal installed{{7, 2}, {6, 1}, {}, 0, 0, {golden_member(1, true)}};
  return std::make_shared<const promised_vote>(
    promised_vote{{9, 3},
                  false,
                  golden_member(1, true),
                  {{9, 3}, std::move(installed), {golden_proposal()}},
                  {{7, 2}, {300}, 40},
                  true});
}

} // namespace troupe::test
