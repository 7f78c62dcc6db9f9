#include "tests/support/detector_fixture.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

constexpr auto silence = suspicion_cause::silence;

struct fixture : detector_fixture {
  using detector_fixture::detector_fixture;

  void tick_after(timespan x) {
    now += x;
    uut.on_tick(now, out);
  }
};

} // namespace

TEST_CASE("a node that doubts itself waits no longer than a majority without "
          "it has [3.01]",
          "[core]") {
  for (std::size_t others : {2u, 3u}) {
    fixture f{5};
    f.uut.on_health(100ms, f.now);
    REQUIRE(f.uut.health() == 1);
    f.pass(290ms, 5);
    for (member_id from = 2; from < 2 + others; ++from)
      f.hear(from, {{5, silence}});
    f.tick_after(20ms);
    CAPTURE(others);
    // Two others are no majority of five: its own word might make one.
    CHECK(f.suspects(5) == (others == 3));
  }
}

TEST_CASE("whom a node still hears is not silent, whatever others say",
          "[core]") {
  fixture f{5};
  f.uut.on_health(100ms, f.now);
  f.pass(290ms);
  for (member_id from = 2; from < 5; ++from)
    f.hear(from, {{5, silence}});
  f.tick_after(20ms);
  CHECK_FALSE(f.suspects(5));
}

TEST_CASE("a node is in touch while a majority was heard of late", "[core]") {
  fixture f{5};
  CHECK(f.uut.in_touch(f.now));
  f.pass(1s);
  CHECK(f.uut.in_touch(f.now));
  // The others go on without it after 300 ms at the earliest.
  for (int i = 0; i < 14; ++i)
    f.tick_after(10ms);
  CHECK(f.uut.in_touch(f.now));
  f.tick_after(10ms);
  CHECK_FALSE(f.uut.in_touch(f.now));
  f.hear(2);
  CHECK_FALSE(f.uut.in_touch(f.now));
  f.hear(3);
  CHECK(f.uut.in_touch(f.now));
}

TEST_CASE("a node that stood still is not in touch until it hears the others "
          "anew",
          "[core]") {
  fixture f{5};
  f.pass(1s);
  f.now += 1s;
  CHECK_FALSE(f.uut.in_touch(f.now)); // Before it has noticed anything.
  // These had waited in its socket.
  for (member_id from = 2; from <= 5; ++from)
    f.hear(from);
  CHECK_FALSE(f.uut.in_touch(f.now));
  f.pass(f.opts.doubt_after - 10ms);
  CHECK_FALSE(f.uut.in_touch(f.now));
  f.pass(60ms);
  CHECK(f.uut.in_touch(f.now));
}

TEST_CASE("a node that stood still is not in touch with the view that it hears "
          "of first",
          "[core]") {
  fixture f{5};
  f.pass(1s);
  f.now += 1s;
  auto next = std::make_shared<view>();
  next->id = {5, 1};
  next->self = 1;
  for (member_id m = 1; m <= 5; ++m)
    next->members.push_back({m, "m", 10 + m, {}});
  f.uut.on_view(next, f.now, f.out);
  CHECK_FALSE(f.uut.in_touch(f.now));
}

TEST_CASE("a short delay does not put a node out of touch", "[core]") {
  fixture f{5};
  f.pass(1s);
  f.now += 120ms;
  CHECK(f.uut.in_touch(f.now));
  f.hear(2);
  f.hear(3);
  CHECK(f.uut.in_touch(f.now));
}

TEST_CASE("a node that a majority misses is not in touch, whoever it hears",
          "[core]") {
  fixture f{3};
  f.hear(2, {{1, silence}});
  CHECK(f.uut.in_touch(f.now));
  f.hear(3, {{1, silence}});
  CHECK_FALSE(f.uut.in_touch(f.now));
  f.hear(3);
  CHECK(f.uut.in_touch(f.now));
}

TEST_CASE("a node without a view is in touch with nobody, a lone one with all",
          "[core]") {
  CHECK_FALSE(heartbeat_detector{detector_options{}}.in_touch(instant{}));
  fixture alone{1};
  CHECK(alone.uut.in_touch(alone.now));
}
