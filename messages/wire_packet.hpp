#pragma once

#include "messages/layout.hpp"
#include "messages/packet.hpp"

/// The body of the frame between clients and servers; a part of wire.cpp.
namespace troupe::wire {

template <class Codec>
void fields(Codec& c, of<Codec, packet>& x) {
  c.kind(x.code, packet_code::coordinator);
  c.bytes(x.client);
  c.number(x.session);
  c.number(x.sequence);
  c.number(x.answered);
  c.number(x.epoch);
  c.number(x.time);
  c.text(x.text, packet_text_max); // Begins with its length.
}

} // namespace troupe::wire
