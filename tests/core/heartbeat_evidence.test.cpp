#include "actors/core/heartbeat_detector.hpp"
#include "messages/detection.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

constexpr auto silence = suspicion_cause::silence;
constexpr auto stuck = suspicion_cause::progress;

struct fixture {
  instant now{1h};
  heartbeat_detector uut;
  detector_out out;

  explicit fixture(std::size_t log) {
    detector_options opts;
    opts.evidence_max = log;
    uut = heartbeat_detector{opts};
    auto v = std::make_shared<view>();
    v->id = {4, 1};
    v->self = 1;
    for (member_id m = 1; m <= 3; ++m)
      v->members.push_back({m, "m" + std::to_string(m), m, {}});
    uut.on_view(v, now, out);
  }

  void pass(timespan span) {
    auto end = now + span;
    while (*uut.next_deadline() <= end) {
      now = *uut.next_deadline();
      uut.on_tick(now, out);
    }
    now = end;
  }
};

} // namespace

TEST_CASE("who suspected whom is kept, with cause, time and last sign of life",
          "[core]") {
  fixture f{16};
  auto start = f.now;
  f.pass(100ms);
  f.uut.on_heard(2, 2, f.now, f.out);
  f.pass(250ms); // Member 3 was never heard, member 2 for 250 ms.
  f.uut.on_pulse(2, 2, {{4, 1}, 1, false, {{3, stuck}}}, f.now, f.out);
  f.uut.on_heard(3, 3, f.now, f.out);
  auto& log = f.uut.evidence().entries();
  REQUIRE(log.size() == 3);
  CHECK(log[0].who == 3);
  CHECK(log[0].by == 1);
  CHECK(log[0].why == cause_of(silence));
  CHECK(log[0].when == start + 300ms);
  CHECK(log[0].last_heard == start);
  CHECK(log[1].by == 2);
  CHECK(log[1].why == cause_of(stuck));
  CHECK(log[2].withdrawn);
  CHECK(log[2].who == 3);
  // Names stand in the log itself: it outlives the view.
  CHECK(log[1].who_name == "m3");
  CHECK(log[1].by_name == "m2");
}

TEST_CASE("what is said again is kept once", "[core]") {
  fixture f{16};
  for (std::uint64_t i = 1; i <= 10; ++i)
    f.uut.on_pulse(2, 2, {{4, 1}, i, false, {{3, silence}}}, f.now, f.out);
  CHECK(f.uut.evidence().entries().size() == 1);
}

TEST_CASE("the log of evidence is bounded, the latest stays", "[core]") {
  fixture f{4};
  for (std::uint64_t i = 1; i <= 20; ++i) {
    std::vector<suspicion> x;
    if (i % 2 == 1)
      x.push_back({3, silence});
    f.now += 1ms;
    f.uut.on_pulse(2, 2, {{4, 1}, i, false, x}, f.now, f.out);
  }
  CHECK(f.uut.evidence().entries().size() == 4);
  CHECK(f.uut.evidence().entries().back().when == f.now - 1ms);
  counters all;
  f.uut.tell(all);
  CHECK(all.items.back().name == "detector_evidence_dropped");
  CHECK(all.items.back().value == 6);
  fixture none{0};
  none.pass(1s);
  CHECK(none.uut.evidence().entries().empty());
}

TEST_CASE("causes have words", "[core]") {
  CHECK(to_string(silence) == "silence");
  CHECK(to_string(stuck) == "progress");
  CHECK(to_string(cause_of(silence)) == "silence");
  CHECK(to_string(cause_of(stuck)) == "progress");
  CHECK(to_string(evidence_cause::restart) == "restart");
}
