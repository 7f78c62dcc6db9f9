#pragma once

#include "messages/frame.hpp"
#include "messages/layout.hpp"

/// Bodies of the frames of the exhibits `unordered` and `naive`; a part of
/// wire.cpp.
namespace troupe::wire {

template <class Codec>
void fields(Codec& c, of<Codec, plain_message>& x) {
  c.view(x.view);
  c.somebody(x.sender);
  c.number(x.number);
  c.number(x.time);
  c.rest(x.payload);
}

template <class Codec>
void fields(Codec& c, of<Codec, plain_ack>& x) {
  c.view(x.view);
  c.somebody(x.sender);
  c.number(x.number);
  c.number(x.time);
}

template <class Codec>
void fields(Codec& c, of<Codec, plain_end>& x) {
  c.view(x.view);
  c.number(x.count);
}

template <class Codec>
void fields(Codec& c, of<Codec, plain_end_ack>& x) {
  c.view(x.view);
}

} // namespace troupe::wire
