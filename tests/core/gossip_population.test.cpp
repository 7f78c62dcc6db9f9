// `gossip_spreader` on many nodes: what they find out together.
#include "tests/support/gossip_population.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// A population in which each knows the one file of each.
gossip_population settled(std::size_t count, double loss, std::uint64_t seed,
                          gossip_options opts = {}) {
  gossip_population result{count, loss, seed, opts};
  for (std::size_t i = 0; i < count; ++i)
    result.set(i, {"first-" + std::to_string(i)});
  // What news has missed is found by comparing, every 20 s.
  for (int i = 0; i < 300 && !result.converged(); ++i)
    result.run(1s);
  REQUIRE(result.converged());
  result.events.clear();
  return result;
}

/// Rounds until a change of node 0 is known to all; in tenths.
double rounds_to_all(gossip_population& p) {
  auto start = p.now;
  p.set(0, {"changed-" + std::to_string(p.datagrams)});
  auto step = gossip_options{}.round / 10;
  for (int i = 0; i < 1000 && p.agree(0) != p.up(); ++i)
    p.run(step);
  REQUIRE(p.agree(0) == p.up());
  return std::chrono::duration<double>(p.now - start)
         / std::chrono::duration<double>(gossip_options{}.round);
}

} // namespace

TEST_CASE("all come to know all, whatever is lost [2.09] [2.13]",
          "[core][gossip]") {
  for (auto n : {2u, 10u, 60u})
    for (auto loss : {0.0, 0.3}) {
      INFO(n << " nodes, loss " << loss);
      auto p = settled(n, loss, 3);
      CHECK(p.bytes_max <= gossip_options{}.datagram_bytes);
    }
}

TEST_CASE("an update reaches all in rounds that grow with the logarithm",
          "[core][gossip]") {
  for (auto n : {10u, 30u, 100u})
    for (auto loss : {0.0, 0.2}) {
      INFO(n << " nodes, loss " << loss);
      auto p = settled(n, loss, 5);
      p.run(5s);
      auto rounds = rounds_to_all(p);
      CHECK(rounds <= (loss > 0 ? 4 : 2) * std::log2(n));
    }
}

TEST_CASE("among a thousand, too; the median of some updates",
          "[.][large][gossip]") {
  constexpr std::size_t n = 1000;
  for (auto loss : {0.0, 0.2}) {
    auto p = settled(n, loss, 5);
    std::vector<double> rounds;
    for (int i = 0; i < 9; ++i) {
      p.run(5s);
      rounds.push_back(rounds_to_all(p));
    }
    std::sort(rounds.begin(), rounds.end());
    WARN(n << " nodes, loss " << loss << ": median " << rounds[4]
           << ", at most " << rounds[8] << " rounds");
    CHECK(rounds[4] <= (loss > 0 ? 4 : 2) * std::log2(n));
  }
}

TEST_CASE("no more than the fan-out leaves in a round", "[core][gossip]") {
  auto p = settled(30, 0.0, 5);
  for (int i = 0; i < 50; ++i) {
    for (std::size_t k = 0; k < 30; ++k)
      p.set(k, {"file-" + std::to_string(i)});
    p.run(100ms);
  }
  for (std::size_t k = 0; k < 30; ++k)
    CHECK(p[k].round_peak() <= gossip_options{}.fanout);
}

TEST_CASE("where nothing changes little is said", "[core][gossip]") {
  auto p = settled(30, 0.0, 5);
  p.run(60s);
  auto bytes = p.bytes;
  auto datagrams = p.datagrams;
  p.run(300s);
  // 42 bytes of the layers below come to each on a loopback link.
  auto each
    = static_cast<double>(p.bytes - bytes + 42 * (p.datagrams - datagrams)) / 30
      / 300;
  INFO(each << " bytes a node and second");
  CHECK(each < 45);
}

TEST_CASE("a folder that does not change stays alive [2.16]",
          "[core][gossip]") {
  for (auto loss : {0.0, 0.3}) {
    auto p = settled(10, loss, 9);
    p.run(30min);
    CHECK(p.converged());
    for (auto& [who, x] : p.events)
      CHECK(x.kind != core::gossip_event_kind::expired);
    CHECK(p[1].store().find("node-0")->version() > 50);
  }
}

TEST_CASE("what the dead have said expires with all, and does not return "
          "[2.12] [6.20]",
          "[core][gossip]") {
  auto p = settled(10, 0.2, 4);
  p.crash(3);
  auto opts = gossip_options{};
  p.run(opts.expire_after - opts.refresh_every - 1s);
  CHECK(p.seen(0, 3).size() == 1);
  p.run(opts.refresh_every + 12s);
  for (std::size_t i = 0; i < 10; ++i)
    if (i != 3)
      CHECK(p.seen(i, 3).empty());
  auto version = p[0].store().find("node-3")->version();
  p.run(20min);
  for (std::size_t i = 0; i < 10; ++i)
    if (i != 3) {
      CHECK(p.seen(i, 3).empty());
      CHECK(p[i].store().find("node-3")->version() >= 0);
    }
  CHECK(p[0].store().find("node-3")->version() == version);
}

TEST_CASE("who returns in a new life is believed at once [6.21]",
          "[core][gossip]") {
  auto p = settled(10, 0.0, 4);
  p.run(20min); // It has counted far.
  p.crash(3);
  p.run(1s);
  p.begin(3);
  p.set(3, {"anew"});
  p.run(2s);
  CHECK(p.agree(3) == 10);
  CHECK(p[0].store().find("node-3")->version() < 5);
}

TEST_CASE("nodes that never talk directly learn of each other [2.11]",
          "[core][gossip]") {
  gossip_population p{3, 0.0, 4};
  p.passes = [](std::size_t a, std::size_t b) { return a + b != 2; };
  p.set(0, {"of-0"});
  p.set(2, {"of-2"});
  p.run(60s);
  CHECK(p.seen(0, 2) == std::set<std::string>{"of-2"});
  CHECK(p.seen(2, 0) == std::set<std::string>{"of-0"});
}

TEST_CASE("two halves that were cut apart agree again", "[core][gossip]") {
  auto p = settled(20, 0.0, 4);
  p.passes = [](std::size_t a, std::size_t b) { return a % 2 == b % 2; };
  p.run(30s);
  p.set(0, {"x"});
  p.set(1, {"y"});
  p.run(30s);
  CHECK(p.agree(0) == 10);
  p.passes = nullptr;
  p.run(30s);
  CHECK(p.converged());
}

TEST_CASE("a folder of many files comes over in many datagrams [6.22]",
          "[core][gossip]") {
  for (auto loss : {0.0, 0.1}) {
    INFO("loss " << loss);
    auto p = settled(4, loss, 4);
    std::set<std::string> files;
    for (int i = 0; i < 20000; ++i)
      files.insert("file-number-" + std::to_string(i));
    p.set(0, files);
    p.run(60s);
    CHECK(p.agree(0) == 4);
    CHECK(p.bytes_max <= gossip_options{}.datagram_bytes);
    files.erase("file-number-7");
    p.set(0, files);
    p.run(5s);
    CHECK(p.agree(0) == 4);
  }
}

TEST_CASE("runs of a population repeat from their seed", "[core][gossip]") {
  auto run = [](std::uint64_t seed) {
    auto p = settled(10, 0.3, seed);
    p.run(60s);
    return std::make_pair(p.datagrams, p.bytes);
  };
  CHECK(run(9) == run(9));
  CHECK(run(9) != run(8));
}
