#pragma once

#include "messages/membership.hpp"
#include "messages/wire_ballot.hpp"
#include "messages/wire_election.hpp"

/// Bodies of the frames by which names come and go; a part of wire.cpp.
namespace troupe::wire {

template <class Codec>
void fields(Codec& c, of<Codec, petition>& x) {
  c.kind(x.kind, petition_kind::leave);
  c.number(x.who.id); // Zero: none of its own.
  c.name(x.who.name);
  c.number(x.who.inc);
  c.at(x.who.at);
  c.flags(x.who.full, x.who.votes, x.probes);
  c.versions(x.who.wire);
  c.view(x.view);
}

template <class Codec>
void fields(Codec& c, of<Codec, petition_answer>& x) {
  c.kind(x.kind, petition_kind::leave);
  c.view(x.view);
  fields(c, x.known);
  c.kind(x.why, errc::wire_version);
  c.remark(x.about);
  c.versions(x.reads);
}

} // namespace troupe::wire
