#pragma once

#include "messages/ballot.hpp"
#include "messages/layout.hpp"

#include <memory>

/// Bodies of the frames by which views are voted on; a part of wire.cpp.
namespace troupe::wire {

/// Smallest number of bytes that a number, a member and a proposal takes.
constexpr std::size_t number_bytes_min = 1;
constexpr std::size_t member_bytes_min = 25;
constexpr std::size_t proposal_bytes_min = 8;

template <class Codec>
void fields(Codec& c, of<Codec, member>& x) {
  c.somebody(x.id);
  c.name(x.name);
  c.number(x.inc);
  c.at(x.at);
  c.flags(x.full, x.votes);
  c.versions(x.wire);
}

template <class Codec>
void numbers(Codec& c, of<Codec, std::vector<seqno>>& x) {
  c.items(x, members_max, number_bytes_min,
          [](auto& c, auto& y) { c.number(y); });
}

template <class Codec>
void fields(Codec& c, of<Codec, proposal>& x) {
  c.view(x.id);
  c.view(x.before);
  numbers(c, x.cut);
  c.number(x.start_time);
  c.number(x.start_seq);
  c.items(x.members, members_max, member_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
  // Whoever goes back from view to view comes to an end.
  c.check(x.id.epoch == 0 || x.before.epoch < x.id.epoch);
  // Positions follow the ids.
  for (std::size_t i = 1; i < x.members.size(); ++i)
    c.check(x.members[i - 1].id < x.members[i].id);
}

template <class Codec>
void fields(Codec& c, of<Codec, prepare>& x) {
  c.view(x.ballot);
  c.flag(x.trial);
  c.view(x.leads);
}

template <class Codec>
void fields(Codec& c, of<Codec, lease_request>& x) {
  c.view(x.view);
  c.number(x.number);
}

template <class Codec>
void fields(Codec& c, of<Codec, lease_grant>& x) {
  c.view(x.view);
  c.number(x.number);
}

template <class Codec>
void fields(Codec& c, of<Codec, vote_record>& x) {
  c.view(x.promised);
  fields(c, x.installed);
  c.items(x.accepted, accepted_views_max, proposal_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
}

template <class Codec>
void fields(Codec& c, of<Codec, promised_vote>& x) {
  c.view(x.ballot);
  c.flags(x.trial, x.has_state, x.newcomer);
  fields(c, x.who);
  fields(c, x.votes);
  c.view(x.held.view);
  numbers(c, x.held.aru);
  c.number(x.held.time);
}

template <class Codec>
void fields(Codec& c, of<Codec, promised_vote_ptr>& x) {
  if constexpr (Codec::reads) {
    auto made = std::make_shared<promised_vote>();
    fields(c, *made);
    x = std::move(made);
  } else {
    c.check(x != nullptr);
    fields(c, *x);
  }
}

template <class Codec>
void fields(Codec& c, of<Codec, refused_vote>& x) {
  c.view(x.ballot);
  c.view(x.promised);
  c.flag(x.leader_lives);
}

template <class Codec>
void fields(Codec& c, of<Codec, propose>& x) {
  fields(c, x.what);
}

template <class Codec>
void fields(Codec& c, of<Codec, accepted_vote>& x) {
  c.view(x.ballot);
}

template <class Codec>
void fields(Codec& c, of<Codec, install>& x) {
  fields(c, x.what);
}

} // namespace troupe::wire
