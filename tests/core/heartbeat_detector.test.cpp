#include "tests/support/detector_fixture.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

constexpr auto silence = suspicion_cause::silence;
constexpr auto stuck = suspicion_cause::progress;

using fixture = detector_fixture;

} // namespace

TEST_CASE("a member beats to all others every 50 ms [3.32]", "[core]") {
  fixture f{3};
  REQUIRE(f.out.pulses.size() == 1);
  CHECK(f.out.pulses[0].to == 0);
  CHECK(f.out.pulses[0].what.view == view_id{4, 1});
  f.out = {};
  f.pass(1s);
  CHECK(f.out.pulses.size() == 20);
  std::uint64_t last = 0;
  for (auto& x : f.out.pulses) {
    CHECK(x.to == 0);
    CHECK(x.what.number > last);
    last = x.what.number;
  }
  fixture alone{1};
  alone.pass(1s);
  CHECK(alone.out.pulses.empty());
}

TEST_CASE("a silent member is asked, and then suspect after 300 ms [3.32]",
          "[core]") {
  fixture f{4};
  f.pass(100ms, 3);
  f.out = {};
  f.pass(195ms, 3);
  CHECK(!f.suspects(3));
  auto asked = std::count_if(f.out.pulses.begin(), f.out.pulses.end(),
                             [](auto& x) { return x.to == 3 && x.what.asks; });
  CHECK(asked >= 7); // Every 25 ms.
  f.out = {};
  f.pass(5ms, 3);
  CHECK(f.suspects(3));
  REQUIRE(f.out.changes.size() == 1);
  CHECK(f.out.changes[0].who == 3);
  CHECK(f.out.changes[0].why == silence);
  // The others hear of it at once.
  REQUIRE(!f.out.pulses.empty());
  CHECK(f.out.pulses[0].to == 0);
  REQUIRE(f.out.pulses[0].what.suspects.size() == 1);
  CHECK(f.out.pulses[0].what.suspects[0].who == 3);
  CHECK(f.uut.reachable() == 3);
}

TEST_CASE("who is asked answers at once, and does not ask back", "[core]") {
  fixture f{3};
  f.out = {};
  f.hear(2, {}, true);
  REQUIRE(f.out.pulses.size() == 1);
  CHECK(f.out.pulses[0].to == 2);
  CHECK(!f.out.pulses[0].what.asks);
}

TEST_CASE("whoever is heard again is suspected no more, and the link to it is "
          "doubted",
          "[core]") {
  fixture f{4};
  f.pass(400ms, 3);
  REQUIRE(f.suspects(3));
  f.out = {};
  f.hear(3);
  CHECK(!f.suspects(3));
  REQUIRE(f.out.changes.size() == 1);
  CHECK(!f.out.changes[0].suspected);
  CHECK(f.uut.health() == 0);
  auto doubt = [&] { return f.uut.sights(f.now).at(1).doubt; };
  CHECK(doubt() == 1);
  // From now on it has twice as long, and all others as long as before.
  f.pass(550ms, 3);
  CHECK(!f.suspects(3));
  f.pass(60ms, 3);
  CHECK(f.suspects(3));
  f.hear(3);
  CHECK(doubt() == 2);
  f.pass(310ms, 2);
  CHECK(f.suspects(2));
  // Until that was long ago.
  f.hear(2);
  f.pass(60s);
  CHECK(doubt() == 1);
  f.pass(61s);
  CHECK(doubt() == 0);
  f.pass(310ms, 3);
  CHECK(f.suspects(3));
}

TEST_CASE("the health score recovers while nothing goes wrong", "[core]") {
  fixture f{4};
  f.uut.on_health(100ms, f.now);
  f.uut.on_health(100ms, f.now);
  f.uut.on_health(f.opts.late_after - 1ms, f.now);
  CHECK(f.uut.health() == 2);
  f.pass(1001ms);
  CHECK(f.uut.health() == 1);
  f.pass(1000ms);
  CHECK(f.uut.health() == 0);
}

TEST_CASE("any frame of a member is a sign of life", "[core]") {
  fixture f{3};
  for (int i = 0; i < 20; ++i) {
    f.pass(50ms, 3);
    f.uut.on_heard(3, 13, f.now, f.out);
  }
  CHECK(!f.suspects(3));
}

TEST_CASE("a pulse that comes once more, or late, is no sign of life",
          "[core]") {
  fixture f{3};
  f.pass(100ms);
  auto last = f.numbers;
  for (int i = 0; i < 10; ++i) {
    f.pass(50ms, 3);
    f.uut.on_pulse(3, 13, {{4, 1}, last, false, {}}, f.now, f.out);
    f.uut.on_pulse(3, 13, {{4, 1}, last - 1, false, {}}, f.now, f.out);
  }
  CHECK(f.suspects(3));
}

TEST_CASE("what comes from another life, view or group counts for nobody",
          "[core]") {
  fixture f{3};
  for (int i = 0; i < 10; ++i) {
    f.pass(50ms, 3);
    f.uut.on_heard(3, 99, f.now, f.out);
    f.uut.on_pulse(3, 99, {{4, 1}, 1000, false, {}}, f.now, f.out);
    f.uut.on_pulse(3, 13, {{3, 1}, 1000, false, {}}, f.now, f.out);
    f.uut.on_heard(8, 1, f.now, f.out);
  }
  CHECK(f.suspects(3));
  CHECK(f.value("detector_strangers") == 40);
}

TEST_CASE("a member that stands still while it beats is suspect by progress",
          "[core]") {
  fixture f{3};
  f.uut.on_waiting(3, f.now, f.now, f.out);
  f.pass(9900ms);
  CHECK(!f.suspects(3));
  f.out = {};
  f.pass(200ms);
  REQUIRE(f.out.changes.size() == 1);
  CHECK(f.out.changes[0].why == stuck);
  CHECK(f.uut.reachable() == 3); // It is there, though.
  // Its heartbeats do not change that, its progress does.
  f.pass(1s);
  CHECK(f.suspects(3));
  f.uut.on_waiting(3, f.now, f.now, f.out);
  CHECK(!f.suspects(3));
  f.pass(5s);
  f.uut.on_waiting(3, std::nullopt, f.now, f.out);
  f.pass(20s);
  CHECK(!f.suspects(3));
  CHECK(f.uut.health() == 0); // This node's ears are fine.
}

TEST_CASE("a majority that suspects at the same time removes, once", "[core]") {
  fixture f{5};
  f.pass(400ms, 5);
  REQUIRE(f.suspects(5));
  f.hear(2, {{5, silence}});
  CHECK(f.out.removals.empty());
  f.hear(3, {{5, silence}});
  REQUIRE(f.out.removals.size() == 1);
  CHECK(f.out.removals[0].who == 5);
  CHECK(f.out.removals[0].by == std::vector<member_id>{1, 2, 3});
  f.hear(4, {{5, silence}});
  CHECK(f.out.removals.size() == 1);
  f.hear(2);
  f.hear(3);
  f.hear(4);
  CHECK(f.out.acquitted == std::vector<member_id>{5});
}

TEST_CASE("others may remove whom this node still hears", "[core]") {
  fixture f{5};
  f.pass(100ms);
  for (member_id m = 2; m <= 4; ++m)
    f.hear(m, {{5, silence}});
  REQUIRE(f.out.removals.size() == 1);
  CHECK(!f.suspects(5));
}

TEST_CASE("a node that hears nobody removes nobody", "[core]") {
  fixture f{5};
  auto end = f.now + 10s;
  while (f.now < end) {
    f.now = *f.uut.next_deadline();
    f.uut.on_tick(f.now, f.out);
  }
  CHECK(f.uut.reachable() == 1);
  CHECK(f.out.removals.empty());
}

TEST_CASE("a member that is stuck is removed only where that is wanted",
          "[core]") {
  auto removals = [](stuck_policy policy, std::size_t made_for) {
    detector_options opts;
    opts.stuck = policy;
    opts.configured_members = made_for;
    fixture f{3, opts};
    f.uut.on_waiting(3, f.now, f.now, f.out);
    f.pass(10100ms);
    REQUIRE(f.suspects(3));
    f.hear(2, {{3, stuck}});
    CHECK(f.value("detector_removals_withheld") == 1 - f.out.removals.size());
    return f.out.removals.size();
  };
  CHECK(removals(stuck_policy::block, 0) == 0);
  CHECK(removals(stuck_policy::evict, 0) == 1);
  // Two would stay, which is no majority of the five it was made for.
  CHECK(removals(stuck_policy::evict, 5) == 0);
  CHECK(removals(stuck_policy::evict, 3) == 1);
}

TEST_CASE("a node that stood still accuses nobody for it", "[core]") {
  for (auto rule : {silence_rule::deadline, silence_rule::phi}) {
    detector_options opts;
    opts.rule = rule;
    fixture f{5, opts};
    f.pass(2s);
    f.out = {};
    f.now += 5s; // Nobody can be heard meanwhile.
    f.uut.on_tick(f.now, f.out);
    CHECK(f.out.changes.empty());
    CHECK(f.uut.health() == 1);
    CHECK(f.value("detector_late") == 1);
    f.pass(1s);
    CHECK(f.out.changes.empty());
    // Whoever is silent still is found, a little later.
    f.pass(1500ms, 4);
    CHECK(f.suspects(4));
  }
}

TEST_CASE("phi learns a member's rhythm, a fixed deadline does not", "[core]") {
  auto suspicions = [](silence_rule rule) {
    detector_options opts;
    opts.rule = rule;
    fixture f{3, opts};
    // Member 3 beats every 350 ms, and always did.
    auto beat = [&](int times) {
      for (int i = 0; i < times; ++i) {
        f.pass(350ms, 3);
        f.hear(3);
      }
      return f.value("detector_suspicions");
    };
    auto at_first = beat(200);
    auto later = beat(20) - at_first;
    f.pass(10s, 3);
    CHECK(f.suspects(3));
    return std::make_pair(at_first, later);
  };
  CHECK(suspicions(silence_rule::phi).second == 0);
  CHECK(suspicions(silence_rule::deadline).first > 0);
}

TEST_CASE("a new view is watched from its beginning", "[core]") {
  fixture f{3};
  f.pass(400ms, 3);
  REQUIRE(f.suspects(3));
  auto v = std::make_shared<view>();
  v->id = {5, 1};
  v->self = 1;
  v->members = {{1, "m", 11, {}}, {3, "m", 14, {}}};
  f.uut.on_view(v, f.now, f.out);
  CHECK(!f.suspects(3));
  CHECK(f.uut.sights(f.now).size() == 1);
  CHECK(f.uut.reachable() == 2);
}
