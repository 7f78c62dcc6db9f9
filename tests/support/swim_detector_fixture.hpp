#pragma once

#include "actors/core/swim_detector.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// Member 1 of a view; the others are the test. Who is in `living` answers
/// pings at once.
struct swim_detector_fixture {
  detector_options opts;
  instant now{std::chrono::hours{1}};
  core::swim_detector uut;
  core::swim_detector_out out;
  std::set<member_id> living;
  std::uint64_t epoch = 0;
  std::uint64_t numbers = 0;

  explicit swim_detector_fixture(member_id count, detector_options with = {})
    : opts(with), uut(opts, {"m1", 11, place(1)}, 1) {
    for (member_id m = 2; m <= count; ++m)
      living.insert(m);
    auto all = living;
    all.insert(1);
    install(all);
  }

  static endpoint place(member_id m) {
    return v4_endpoint(0x0a000000 + m, 4000);
  }

  static std::string name(member_id m) {
    return "m" + std::to_string(m);
  }

  void install(const std::set<member_id>& who) {
    auto v = std::make_shared<view>();
    v->id = {++epoch, 1};
    v->self = 1;
    for (auto m : who)
      v->members.push_back({m, name(m), 10 + m, place(m)});
    uut.on_view(v, now, out);
  }

  void hear(member_id from, frame what,
            std::optional<incarnation> inc = std::nullopt) {
    uut.on_frame({{place(from), 1, from, inc.value_or(10 + from)},
                  std::move(what)},
                 now, out);
  }

  void vote(member_id from, std::vector<suspicion> x) {
    hear(from, pulse{{epoch, 1}, ++numbers, false, std::move(x)});
  }

  static swim_update about(member_id m, swim_status status,
                           std::uint64_t refutation = 0, member_id by = 2) {
    swim_update x{name(m), 10 + m, refutation, status, place(m)};
    if (status == swim_status::suspect || status == swim_status::faulty)
      x.by = name(by);
    return x;
  }

  /// Answers what was asked of the living since the last time.
  void answer() {
    auto sent = std::exchange(out.datagrams, {});
    for (auto& x : sent)
      for (auto& f : x.frames)
        if (auto ask = std::get_if<swim_ping>(&f)) {
          auto m = static_cast<member_id>(x.to.at.ip[15]);
          ++asked[m];
          if (living.count(m) > 0)
            hear(m, swim_ack{ask->number, ask->inc});
        }
  }

  /// Ticks whenever it is due.
  void pass(timespan span) {
    auto end = now + span;
    answer();
    while (*uut.next_deadline() <= end) {
      now = std::max(now, *uut.next_deadline());
      uut.on_tick(now, out);
      answer();
    }
    now = end;
  }

  std::optional<suspicion_cause> suspected(member_id m) const {
    for (auto& x : uut.sights(now))
      if (x.who == m)
        return x.suspected;
    return std::nullopt;
  }

  /// Entries of the log: who, by whom, why, and whether it was withdrawn.
  std::vector<std::string> log() const {
    std::vector<std::string> result;
    for (auto& x : uut.evidence().entries())
      result.push_back(x.who_name + " by " + x.by_name + ": " + to_string(x.why)
                       + (x.withdrawn ? ", withdrawn" : ""));
    return result;
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

  std::map<member_id, int> asked;
};

} // namespace troupe::test
