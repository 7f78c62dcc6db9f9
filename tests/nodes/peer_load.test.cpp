#include "bench/peers/peer_load.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

std::string plan_text(const nlohmann::json& more = nlohmann::json::object()) {
  nlohmann::json result{{"self", 1},
                        {"members", 2},
                        {"one_sender", false},
                        {"bytes", 100},
                        {"in_flight", 3},
                        {"warm_up_ns", timespan{1s}.count()},
                        {"duration_ns", timespan{2s}.count()},
                        {"after_run_ns", timespan{200ms}.count()},
                        {"step_ns", timespan{1ms}.count()},
                        {"daemon", 4711}};
  result.update(more);
  return result.dump();
}

/// One client of two; what it sends is taken, and delivered when told.
struct fixture {
  double cpu = 0;
  instant now = instant{} + 1h;
  instant begun = now;
  std::optional<peer_load> uut;

  void begin(const nlohmann::json& more = nlohmann::json::object()) {
    uut.emplace(*parse_peer_plan(plan_text(more)), [this] { return cpu; });
    uut->begin(now);
    uut->advance(now);
  }

  int send_all() {
    int result = 0;
    for (; uut->next(now) != nullptr; ++result)
      uut->on_sent();
    return result;
  }

  void deliver(std::uint32_t from, std::uint64_t number, instant sent) {
    peer_head head{timespan{sent.time_since_epoch()}.count(), number};
    uut->on_delivery(from, &head, now);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a client of a peer bounds what it has under way",
                 "[nodes][bench]") {
  begin();
  CHECK(send_all() == 3);
  CHECK_FALSE(uut->next_deadline());
  deliver(2, 1, now);
  CHECK(send_all() == 0);
  deliver(1, 1, now);
  CHECK(send_all() == 1);
  CHECK(uut->sample().sent == 4);
}

TEST_CASE_METHOD(fixture, "a client of a peer keeps its share of the rate",
                 "[nodes][bench]") {
  begin({{"rate", 1000}, {"in_flight", 100000}});
  auto sent = 0;
  while (now < begun + 1s) {
    auto next = uut->next_deadline();
    REQUIRE(next);
    REQUIRE(*next > now);
    now = *next;
    uut->advance(now);
    sent += send_all();
  }
  CHECK(sent >= 498);
  CHECK(sent <= 501);
}

TEST_CASE_METHOD(fixture, "a client of a peer counts the wait for room",
                 "[nodes][bench]") {
  begin({{"rate", 20}, {"in_flight", 1}, {"warm_up_ns", 0}});
  now = *uut->next_deadline();
  uut->advance(now);
  auto due = now;
  REQUIRE(send_all() == 1);
  for (; now < due + 150ms; now += 1ms)
    uut->advance(now);
  deliver(1, 1, due);
  REQUIRE(uut->next(now) != nullptr);
  peer_head head;
  std::memcpy(&head, uut->next(now)->data(), sizeof(head));
  CHECK(head.number == 2);
  auto stamp = instant{timespan{head.sent_ns}};
  CHECK(stamp >= due + 100ms);
  CHECK(stamp <= due + 101ms);
}

TEST_CASE_METHOD(fixture, "a client of a peer counts within its window alone",
                 "[nodes][bench]") {
  begin();
  deliver(1, 1, now);
  cpu = 3;
  now = begun + 1s;
  uut->advance(now);
  now = begun + 1500ms;
  deliver(2, 1, now - 1h);
  deliver(1, 2, now - 10us);
  cpu = 3.5;
  now = begun + 3s;
  uut->advance(now);
  deliver(1, 3, now - 1s);
  auto x = uut->sample();
  CHECK(x.deliveries == 2);
  CHECK(x.delivered == 4);
  CHECK(x.seconds == 2);
  CHECK(x.cpu_seconds == 0.5);
  CHECK(x.latency.total() == 1);
  CHECK(uut->stops_at() == begun + 3200ms);
}

TEST_CASE_METHOD(fixture, "only the first client sends where one is to",
                 "[nodes][bench]") {
  begin({{"one_sender", true}, {"self", 2}});
  CHECK(send_all() == 0);
  begin({{"one_sender", true}});
  CHECK(send_all() == 3);
}

TEST_CASE_METHOD(fixture, "two clients of a peer tell orders apart",
                 "[nodes][bench]") {
  auto hash = [&](std::vector<std::pair<std::uint32_t, std::uint64_t>> order) {
    begin();
    for (auto [from, number] : order)
      deliver(from, number, now);
    return uut->sample().order_hash;
  };
  CHECK(hash({{1, 1}, {2, 1}}) == hash({{1, 1}, {2, 1}}));
  CHECK(hash({{1, 1}, {2, 1}}) != hash({{2, 1}, {1, 1}}));
  CHECK(hash({{1, 1}, {2, 1}}) != hash({{1, 1}, {1, 2}}));
}

TEST_CASE("a plan that no client can follow is none", "[nodes][bench]") {
  CHECK(parse_peer_plan(plan_text()));
  CHECK_FALSE(parse_peer_plan(""));
  CHECK_FALSE(parse_peer_plan("[]"));
  CHECK_FALSE(parse_peer_plan(plan_text({{"self", 0}})));
  CHECK_FALSE(parse_peer_plan(plan_text({{"self", 3}})));
  CHECK_FALSE(parse_peer_plan(plan_text({{"bytes", 15}})));
  CHECK_FALSE(parse_peer_plan(plan_text({{"in_flight", 0}})));
  CHECK_FALSE(parse_peer_plan(plan_text({{"duration_ns", 0}})));
}
