#pragma once

#include "actors/core/swim.hpp"
#include "tests/support/swim_updates.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace troupe::test {

/// One `swim`, the node `self`, whose network is the test.
struct swim_fixture {
  swim_options opts;
  instant now{std::chrono::hours{48}};
  core::swim uut;
  core::swim_out out;

  explicit swim_fixture(int members = 0, swim_options with = {})
    : opts(with), uut(opts, {"self", 5, place(0)}, 1) {
    uut.on_join({}, now, out);
    for (int i = 1; i <= members; ++i)
      hear(i, swim_gossip{{about(i)}});
    out = {};
  }

  static endpoint place(int i) {
    return v4_endpoint(0x7f000001, static_cast<std::uint16_t>(4000 + i));
  }

  static std::string name(int i) {
    return "n" + std::to_string(i);
  }

  /// Opinions about the member `i`, and about the node under test.
  static swim_update about(int i, swim_status status = swim_status::alive,
                           incarnation inc = 1, std::uint64_t refutation = 0,
                           std::string by = "judge") {
    auto result = opinion(name(i), status, inc, refutation, std::move(by));
    result.at = place(i);
    return result;
  }

  static swim_update about_self(swim_status status, std::uint64_t refutation,
                                incarnation inc = 5) {
    return opinion("self", status, inc, refutation);
  }

  void hear(int from, frame what, incarnation inc = 1) {
    uut.on_frame({{place(from), 1, 0, inc}, std::move(what)}, now, out);
  }

  void tick() {
    uut.on_tick(now, out);
  }

  /// Ticks whenever it is due, until `span` has passed.
  void pass(timespan span) {
    auto end = now + span;
    while (uut.next_deadline() && *uut.next_deadline() <= end) {
      now = std::max(now, *uut.next_deadline());
      tick();
    }
    now = end;
  }

  /// Frames of one kind that left, and where each went.
  template <class T>
  std::vector<std::pair<endpoint, T>> sent() const {
    std::vector<std::pair<endpoint, T>> result;
    for (auto& x : out.to_send)
      for (auto& f : x.frames)
        if (auto y = std::get_if<T>(&f))
          result.push_back({x.to.at, *y});
    return result;
  }

  /// Passes time until a probe begins; returns its ping.
  swim_ping next_probe() {
    for (int i = 0; i < 1000; ++i) {
      out = {};
      pass(std::chrono::milliseconds{10});
      auto pings = sent<swim_ping>();
      if (!pings.empty())
        return pings.back().second;
    }
    FAIL("no probe");
    return {};
  }

  std::vector<core::swim_event_kind> events() const {
    std::vector<core::swim_event_kind> result;
    for (auto& x : out.events)
      result.push_back(x.kind);
    return result;
  }

  swim_status status(int i) const {
    auto r = uut.members().find(name(i));
    REQUIRE(r);
    return r->what.status;
  }

  std::uint64_t value(const std::string& what) const {
    counters all;
    uut.tell(all);
    for (auto& x : all.items)
      if (x.name == what)
        return x.value;
    FAIL("no counter " << what);
    return 0;
  }
};

} // namespace troupe::test
