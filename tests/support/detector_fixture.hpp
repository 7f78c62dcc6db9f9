#pragma once

#include "actors/core/heartbeat_detector.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// Member 1 of `count`; the others are the test.
struct detector_fixture {
  detector_options opts;
  instant now{std::chrono::hours{1}};
  core::heartbeat_detector uut;
  core::detector_out out;
  member_id count;
  std::uint64_t numbers = 0;

  explicit detector_fixture(member_id n, detector_options with = {})
    : opts(with), uut(opts), count(n) {
    auto v = std::make_shared<view>();
    v->id = {4, 1};
    v->self = 1;
    for (member_id m = 1; m <= n; ++m)
      v->members.push_back({m, "m", 10 + m, {}});
    uut.on_view(v, now, out);
  }

  void hear(member_id from, std::vector<suspicion> suspects = {},
            bool asks = false) {
    uut.on_pulse(from, 10 + from, {{4, 1}, ++numbers, asks, suspects}, now,
                 out);
  }

  void hear_all_but(member_id silent) {
    for (member_id m = 2; m <= count; ++m)
      if (m != silent)
        hear(m);
  }

  /// Ticks whenever it is due; all but `silent` beat meanwhile.
  void pass(timespan span, member_id silent = 0) {
    auto end = now + span;
    auto beat = now;
    while (now < end) {
      now = std::min({end, *uut.next_deadline(), beat});
      if (now == beat) {
        hear_all_but(silent);
        beat += std::chrono::milliseconds{50};
      }
      uut.on_tick(now, out);
      if (now == end)
        break;
    }
  }

  bool suspects(member_id who) const {
    for (auto& x : uut.sights(now))
      if (x.who == who)
        return x.suspected.has_value();
    return false;
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
