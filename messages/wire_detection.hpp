#pragma once

#include "messages/detection.hpp"
#include "messages/layout.hpp"
#include "messages/swim.hpp"

/// Bodies of the frames by which members watch each other; a part of wire.cpp.
namespace troupe::wire {

/// Smallest number of bytes that an update, and a suspicion, takes.
constexpr std::size_t update_bytes_min = 27;
constexpr std::size_t suspicion_bytes_min = 2;

template <class Codec>
void fields(Codec& c, of<Codec, swim_update>& x) {
  c.name(x.name);
  c.number(x.inc);
  c.number(x.refutation);
  c.kind(x.status, swim_status::left);
  c.at(x.at);
  c.text(x.by, name_bytes_max);
  c.number(x.age);
  c.text(x.tags, tags_bytes_max);
  // One form for each opinion: what it does not need is empty.
  auto over = x.status == swim_status::faulty || x.status == swim_status::left;
  auto accused = x.status == swim_status::suspect
                 || x.status == swim_status::faulty;
  c.check(x.by.empty() != accused && (over ? x.tags.empty() : x.age == 0));
  // A member must always be able to contradict.
  c.check(x.refutation <= refutation_max);
}

template <class Codec>
void updates(Codec& c, of<Codec, std::vector<swim_update>>& x) {
  c.items(x, updates_max, update_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
}

template <class Codec>
void fields(Codec& c, of<Codec, swim_ping>& x) {
  c.number(x.number);
  c.name(x.target);
  c.number(x.inc);
}

template <class Codec>
void fields(Codec& c, of<Codec, swim_ping_request>& x) {
  c.number(x.number);
  c.name(x.target);
  c.number(x.inc);
  c.at(x.at);
}

template <class Codec>
void fields(Codec& c, of<Codec, swim_ack>& x) {
  c.number(x.number);
  c.number(x.inc);
}

template <class Codec>
void fields(Codec& c, of<Codec, swim_nack>& x) {
  c.number(x.number);
}

template <class Codec>
void fields(Codec& c, of<Codec, swim_gossip>& x) {
  updates(c, x.updates);
}

template <class Codec>
void fields(Codec& c, of<Codec, swim_push_pull>& x) {
  c.number(x.number);
  c.flag(x.asks);
  c.flag(x.more);
  c.text(x.after, name_bytes_max);
  updates(c, x.updates);
}

template <class Codec>
void fields(Codec& c, of<Codec, suspicion>& x) {
  c.somebody(x.who);
  c.kind(x.why, suspicion_cause::progress);
}

template <class Codec>
void fields(Codec& c, of<Codec, pulse>& x) {
  c.view(x.view);
  c.number(x.number);
  c.flag(x.asks);
  c.items(x.suspects, members_max, suspicion_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
}

} // namespace troupe::wire
