#include "tests/support/swim_population.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;
using core::swim_event_kind;

namespace {

constexpr auto alive = swim_status::alive;
constexpr auto faulty = swim_status::faulty;

/// A population that has found itself.
swim_population settled(std::size_t count, double loss, std::uint64_t seed) {
  swim_population result{count, loss, seed};
  for (int i = 0; i < 1200 && !result.agreed(); ++i)
    result.run(100ms);
  REQUIRE(result.agreed());
  result.events.clear();
  return result;
}

double seconds(timespan x) {
  return std::chrono::duration<double>(x).count();
}

} // namespace

TEST_CASE("a population finds itself through two addresses", "[core][swim]") {
  for (auto n : {3u, 10u, 100u}) {
    INFO(n << " nodes");
    swim_population p{n, 0.0, 1};
    p.run(3s);
    CHECK(p.agreed());
  }
}

TEST_CASE("a crash is noticed by all within the bound, at any loss",
          "[core][swim]") {
  for (auto n : {3u, 10u, 100u})
    for (auto loss : {0.0, 0.1, 0.3}) {
      INFO(n << " nodes, loss " << loss);
      auto p = settled(n, loss, 7);
      auto start = p.now;
      p.crash(1);
      p.run(15s);
      auto told = p.told(swim_event_kind::faulty, 1);
      CHECK(p.count(1, faulty) == n - 1);
      REQUIRE(told.size() >= n - 1);
      // Until somebody probes it at most two rounds, but n nodes do; then the
      // time to refute; then the news.
      CHECK(seconds(told.front().what.when - start) < 5.5);
      CHECK(seconds(told.back().what.when - start) < 7.0);
      CHECK(p.told(swim_event_kind::faulty).size() == told.size());
    }
}

TEST_CASE("ten minutes at 30 % loss remove nobody who lives, and a crash "
          "after them is noticed",
          "[core][swim]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed)
    for (auto n : {3u, 10u}) {
      INFO(n << " nodes, seed " << seed);
      auto p = settled(n, 0.3, seed);
      p.run(10min);
      CHECK(p.told(swim_event_kind::faulty).empty());
      CHECK(p.told(swim_event_kind::left).empty());
      // Evidence must not come cheap: there was something to refute.
      CHECK((n == 3 || !p.told(swim_event_kind::refuted).empty()));
      p.crash(1);
      p.run(8s);
      CHECK(p.count(1, faulty) == n - 1);
    }
}

TEST_CASE("a hundred nodes stand ten minutes at 30 % loss", "[core][long]") {
  auto p = settled(100, 0.3, 3);
  p.run(10min);
  CHECK(p.told(swim_event_kind::faulty).empty());
  CHECK(!p.told(swim_event_kind::refuted).empty());
  CHECK(p.bytes_max <= swim_options{}.datagram_bytes);
  p.crash(1);
  p.run(8s);
  CHECK(p.count(1, faulty) == 99);
}

TEST_CASE("news reaches all in rounds that grow with the logarithm",
          "[core][swim]") {
  for (auto n : {10u, 30u, 100u})
    for (auto loss : {0.0, 0.3}) {
      INFO(n << " nodes, loss " << loss);
      auto p = settled(n, loss, 5);
      p.run(10s); // Nothing else is being told any more.
      p[0].on_tags("told=now", p.now);
      auto knows = [&](std::size_t i) {
        auto r = p[i].members().find(p.name_of(0));
        return r && r->what.tags == "told=now";
      };
      auto rounds = 0;
      for (auto all = false; !all && rounds < 100; ++rounds) {
        p.run(swim_options{}.gossip_interval);
        all = true;
        for (std::size_t i = 1; i < n; ++i)
          all = all && knows(i);
      }
      CHECK(rounds <= 2 * std::log2(n) + 3);
    }
}

TEST_CASE("a node that was stopped blames nobody when it goes on",
          "[core][swim]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    INFO("seed " << seed);
    auto p = settled(10, 0.0, seed);
    p.stop(4, 20s);
    p.run(20s);
    CHECK(p.count(4, faulty) == 9);
    auto before = p.events.size();
    p.run(30s);
    for (auto i = before; i < p.events.size(); ++i) {
      INFO(p.events[i].what.what.name << " "
                                      << to_string(p.events[i].what.kind));
      CHECK((p.events[i].what.kind != swim_event_kind::faulty
             && p.events[i].what.kind != swim_event_kind::suspected));
    }
    CHECK(p.agreed()); // It has refuted, in the same life.
    CHECK(p[4].refutation() > 0);
  }
}

TEST_CASE("a restarted node is there again at once, in a new life",
          "[core][swim]") {
  auto p = settled(10, 0.1, 3);
  p.crash(4);
  p.run(300ms);
  p.begin(4);
  p.run(3s);
  CHECK(p.agreed());
  for (std::size_t i = 0; i < 10; ++i)
    if (i != 4)
      CHECK(p[i].members().find(p.name_of(4))->what.inc == 2);
  // The earlier life ended by the later one, not by silence.
  for (auto& x : p.told(swim_event_kind::faulty, 4))
    CHECK(x.what.why == core::swim_cause::restart);
}

TEST_CASE("two halves that were cut apart find each other again",
          "[core][swim]") {
  auto p = settled(10, 0.0, 3);
  p.passes = [](std::size_t a, std::size_t b) { return a % 2 == b % 2; };
  p.run(60s);
  CHECK(p.count(0, faulty) == 5);
  CHECK(p.count(1, faulty) == 5);
  p.passes = nullptr;
  p.run(60s);
  CHECK(p.agreed());
}

TEST_CASE("one link that is cut removes nobody", "[core][swim]") {
  auto p = settled(10, 0.1, 3);
  p.passes = [](std::size_t a, std::size_t b) {
    return !(a + b == 1); // Between 0 and 1, in both directions.
  };
  p.run(5min);
  CHECK(p.told(swim_event_kind::faulty).empty());
  CHECK(p.count(0, alive) >= 8);
}

TEST_CASE("runs repeat from their seed", "[core][swim]") {
  auto run = [](std::uint64_t seed) {
    swim_population p{10, 0.3, seed};
    p.run(60s);
    return std::make_pair(p.datagrams, p.events.size());
  };
  CHECK(run(9) == run(9));
  CHECK(run(9) != run(8));
}
