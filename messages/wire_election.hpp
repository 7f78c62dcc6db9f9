#pragma once

#include "messages/election.hpp"
#include "messages/layout.hpp"

/// Bodies of the frames by which a leader is found; a part of wire.cpp.
namespace troupe::wire {

/// Nobody leads where the leader is 0; then there is no epoch and no address.
template <class Codec>
void fields(Codec& c, of<Codec, leadership>& x) {
  c.number(x.leader);
  c.number(x.epoch);
  c.at(x.at);
  c.check(x.leader != 0 || (x.epoch == 0 && x.at == endpoint{}));
}

template <class Codec>
void fields(Codec& c, of<Codec, election_call>& x) {
  c.view(x.view);
}

template <class Codec>
void fields(Codec& c, of<Codec, election_reply>& x) {
  c.view(x.view);
  fields(c, x.known);
}

template <class Codec>
void fields(Codec& c, of<Codec, coordinator>& x) {
  fields(c, x.known);
  c.check(x.known.leader != 0);
}

} // namespace troupe::wire
