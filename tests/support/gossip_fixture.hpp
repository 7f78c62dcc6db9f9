#pragma once

#include "actors/core/gossip_spreader.hpp"

#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// One node "self" with others, `node-1` and on; the test is their voice.
struct gossip_fixture {
  gossip_options opts;
  instant now{std::chrono::hours{1}};
  core::gossip_spreader uut;
  core::gossip_out out;

  void begin(std::size_t others = 3) {
    uut = core::gossip_spreader{opts, {}, "self", 7, 1};
    uut.on_start(now);
    peer_news news;
    for (std::size_t i = 1; i <= others; ++i)
      news.there.push_back({name_of(i), {place_of(i), i}});
    uut.on_peers(news, now);
  }

  void look(std::vector<folder_file> files = {}) {
    uut.on_look(files, now, out);
  }

  void hear(std::size_t from, frame what) {
    uut.on_frame({{place_of(from), 1, 0, from}, std::move(what)}, now, out);
  }

  /// Lets time pass, deadline by deadline.
  void pass(timespan span) {
    auto end = now + span;
    while (uut.next_deadline() && *uut.next_deadline() <= end) {
      now = std::max(now, *uut.next_deadline());
      uut.on_tick(now, out);
    }
    now = end;
  }

  /// All frames of one kind that were sent since the last time, with the place
  /// that they went to.
  template <class T>
  std::vector<std::pair<endpoint, T>> sent() {
    std::vector<std::pair<endpoint, T>> result;
    for (auto& x : out.to_send)
      for (auto& f : x.frames)
        if (auto y = std::get_if<T>(&f))
          result.emplace_back(x.to.at, *y);
    out.to_send.clear();
    return result;
  }

  std::size_t count(core::gossip_event_kind kind) const {
    std::size_t result = 0;
    for (auto& x : out.events)
      result += x.kind == kind ? 1 : 0;
    return result;
  }

  /// The first look of `node-<i>`, which found one file.
  static gossip_delta delta_of(std::size_t i, std::int64_t version = 0) {
    gossip_delta x;
    x.origin = name_of(i);
    x.inc = i;
    x.version = version;
    x.last = 1;
    x.through = 1;
    x.entries = {{1, "file-of-" + name_of(i)}};
    return x;
  }

  static std::string name_of(std::size_t i) {
    return "node-" + std::to_string(i);
  }

  static endpoint place_of(std::size_t i) {
    return v4_endpoint(0x0a000000 + static_cast<std::uint32_t>(i), 4000);
  }
};

} // namespace troupe::test
