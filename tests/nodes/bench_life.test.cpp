#include "nodes/bench_life.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// One member of two; what it sends is taken, and delivered when told.
struct fixture {
  bench_member_plan plan;
  bench_life uut;
  instant now = instant{} + 1h;
  instant begun = now;
  double cpu = 0;
  seqno sent = 0;
  /// Messages that wait for an answer.
  std::uint32_t asked = 0;
  bench_out out;

  fixture() {
    plan.load.members = 2;
    plan.load.duration = 2s;
  }

  void begin() {
    uut = bench_life{plan, [this] { return cpu; }};
    step([&] { uut.on_installed(now, out); });
  }

  template <class F>
  void step(F f) {
    out = {};
    f();
    if (out.send)
      asked = out.send->count;
  }

  /// Takes all that was sent, except for `refused` messages.
  std::uint32_t take(std::uint32_t refused = 0) {
    REQUIRE(asked > 0);
    auto taken = asked - refused;
    asked = 0;
    step([&] { uut.on_result({taken, refused}, now, out); });
    sent += taken;
    return taken;
  }

  void tick_at(instant when) {
    now = when;
    step([&] { uut.on_tick(now, out); });
  }

  envelope_batch_ptr batch(member_id origin, seqno first, std::uint32_t count,
                           instant stamp) {
    unit_writer units;
    auto ticks = timespan{stamp.time_since_epoch()}.count();
    std::string payload(reinterpret_cast<const char*>(&ticks), sizeof(ticks));
    for (std::uint32_t i = 0; i < count; ++i)
      units.add(payload);
    envelope_batch result;
    result.origin = origin;
    result.first = first;
    result.count = units.count();
    result.units = units.take();
    return std::make_shared<const envelope_batch>(std::move(result));
  }

  void deliver(std::vector<envelope_batch_ptr> batches) {
    delivery next;
    next.batches = std::move(batches);
    uut.on_delivery(next, now);
  }

  /// Hash of one order of the same deliveries.
  std::uint64_t hash_of(level order, std::vector<envelope_batch_ptr> batches) {
    plan.load.order = order;
    begin();
    deliver(std::move(batches));
    step([&] { uut.on_stream_ended(out); });
    return uut.sample().order_hash;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "at full speed a member sends when it gets an answer",
                 "[nodes][bench]") {
  begin();
  REQUIRE(out.send);
  auto first = out.send->count;
  CHECK(first * plan.load.bytes <= bench_life::send_bytes_max);
  step([&] { uut.on_tick(now, out); });
  CHECK_FALSE(out.send);
  take();
  CHECK(out.send);
  CHECK(uut.sample().sent == first);
}

TEST_CASE_METHOD(fixture, "a member whose window is full waits for credit",
                 "[nodes][bench]") {
  begin();
  take(1);
  CHECK_FALSE(out.send);
  tick_at(now + 5ms);
  CHECK_FALSE(out.send);
  step([&] { uut.on_credit(now, out); });
  CHECK(out.send);
}

TEST_CASE_METHOD(fixture, "a member remembers its longest wait for each other",
                 "[nodes][bench]") {
  begin();
  auto look = [&](member_id who, timespan age) {
    wait_list x;
    x.items.push_back({who, "acknowledgement", 1, now - age, now, "name"});
    uut.on_waits(x, now);
  };
  look(2, 300ms);
  look(2, 500ms);
  look(2, 100ms);
  look(3, 1ms);
  CHECK(uut.sample().longest_waits
        == std::map<member_id, timespan>{{2, 500ms}, {3, 1ms}});
}

TEST_CASE_METHOD(fixture,
                 "a member that only listens sends nothing but its end",
                 "[nodes][bench]") {
  plan.load.one_sender = true;
  plan.self = 2;
  begin();
  CHECK_FALSE(out.send);
  tick_at(begun + 3200ms);
  CHECK_FALSE(out.send);
  CHECK(out.end_stream);
}

TEST_CASE_METHOD(fixture, "the rate is shared by all senders",
                 "[nodes][bench]") {
  plan.load.rate = 1000;
  begin();
  while (auto next = uut.next_deadline()) {
    REQUIRE(*next > now);
    tick_at(*next);
    if (now >= begun + 1s)
      break;
    if (out.send)
      take();
  }
  CHECK(sent >= 498);
  CHECK(sent <= 501);
}

TEST_CASE_METHOD(fixture, "messages that fall due closely leave together",
                 "[nodes][bench]") {
  plan.load.rate = 200000;
  begin();
  tick_at(*uut.next_deadline());
  take();
  CHECK(*uut.next_deadline() == now + bench_life::step);
  tick_at(*uut.next_deadline());
  REQUIRE(out.send);
  CHECK(out.send->count == 100);
}

TEST_CASE_METHOD(fixture, "the wait for room counts as latency",
                 "[nodes][bench]") {
  plan.load.rate = 20;
  begin();
  auto due = *uut.next_deadline();
  tick_at(due);
  REQUIRE(out.send);
  take(1);
  now = due + 30ms;
  step([&] { uut.on_credit(now, out); });
  REQUIRE(out.send);
  CHECK(out.send->count == 1);
  auto payload = unit_reader{out.send->units.text()}.next()->payload;
  std::int64_t stamp = 0;
  payload.copy(reinterpret_cast<char*>(&stamp), sizeof(stamp));
  CHECK(stamp == timespan{due.time_since_epoch()}.count());
}

TEST_CASE_METHOD(fixture, "only what comes within the window is counted",
                 "[nodes][bench]") {
  begin();
  deliver({batch(1, 1, 5, now)}); // Warm-up.
  cpu = 3;
  CHECK(*uut.next_deadline() == begun + bench_life::warm_up);
  tick_at(begun + 1s);
  now = begun + 1500ms;
  deliver({batch(1, 6, 7, now - 10us), batch(2, 1, 4, now - 1h)});
  cpu = 3.5;
  tick_at(begun + 3s);
  cpu = 9;
  deliver({batch(1, 13, 100, now - 1s)}); // Too late.
  const auto& x = uut.sample();
  CHECK(x.deliveries == 11);
  CHECK(x.seconds == 2);
  CHECK(x.cpu_seconds == 0.5);
  CHECK(x.delivered == 116);
  CHECK(x.latency.total() == 7); // Its own: others have clocks of their own.
  CHECK(x.latency.percentile(1).value() == Approx(10000).epsilon(0.02));
}

TEST_CASE_METHOD(fixture, "a late tick closes the window when it comes",
                 "[nodes][bench]") {
  begin();
  tick_at(begun + 1s);
  now = begun + 3500ms;
  deliver({batch(1, 1, 9, now)});
  CHECK(uut.sample().seconds == 2.5);
  CHECK(uut.sample().deliveries == 0);
}

TEST_CASE_METHOD(fixture, "a member sends on for those that began later",
                 "[nodes][bench]") {
  begin();
  tick_at(begun + 1s);
  tick_at(begun + 3s);
  take();
  CHECK(out.send);
  now = begun + 3s + bench_life::after_run;
  take();
  CHECK_FALSE(out.send);
  CHECK(out.end_stream);
  CHECK_FALSE(uut.next_deadline());
  step([&] { uut.on_credit(now, out); });
  CHECK_FALSE(out.end_stream);
  step([&] { uut.on_stream_ended(out); });
  CHECK(out.over);
}

TEST_CASE_METHOD(fixture, "the end waits for the answer to what was sent",
                 "[nodes][bench]") {
  begin();
  tick_at(begun + 1s);
  tick_at(begun + 3s);
  tick_at(begun + 4s);
  CHECK_FALSE(out.end_stream);
  CHECK_FALSE(uut.next_deadline());
  take();
  CHECK(out.end_stream);
}

TEST_CASE_METHOD(fixture,
                 "the hash tells orders apart that the level tells "
                 "apart",
                 "[nodes][bench]") {
  auto a = batch(1, 1, 2, now);
  auto b = batch(2, 1, 2, now);
  auto b1 = batch(2, 1, 1, now);
  auto b2 = batch(2, 2, 1, now);
  for (auto order : {level::agreed, level::safe}) {
    CHECK(hash_of(order, {a, b}) == hash_of(order, {a, b1, b2}));
    CHECK(hash_of(order, {a, b}) != hash_of(order, {b, a}));
    CHECK(hash_of(order, {a, b1, b2}) != hash_of(order, {a, b2, b1}));
    CHECK(hash_of(order, {a, b}) != hash_of(order, {a, b1}));
  }
  for (auto order : {level::fifo, level::causal}) {
    CHECK(hash_of(order, {a, b}) == hash_of(order, {b1, a, b2}));
    CHECK(hash_of(order, {a, b1, b2}) != hash_of(order, {a, b2, b1}));
    CHECK(hash_of(order, {a, b}) != hash_of(order, {a, b1}));
  }
}
