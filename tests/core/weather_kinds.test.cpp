#include "tests/support/skies.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <bitset>
#include <set>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;
using core::fate;
using core::fault;
using core::fault_kind;

namespace {

fault with_chance(fault_kind kind, core::parts chance) {
  auto result = always(kind);
  result.chance = chance;
  return result;
}

/// Lengths of the runs of `x`.
std::vector<int> runs_of(const std::vector<fate>& xs, fate x) {
  std::vector<int> result;
  bool within = false;
  for (auto y : xs) {
    if (y == x && within)
      ++result.back();
    else if (y == x)
      result.push_back(1);
    within = y == x;
  }
  return result;
}

double mean(const std::vector<int>& xs) {
  double sum = 0;
  for (auto x : xs)
    sum += x;
  return sum / static_cast<double>(xs.size());
}

std::size_t bits_that_differ(const slice& x, const slice& y) {
  REQUIRE(x.size() == y.size());
  std::size_t result = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    result
      += std::bitset<8>(std::to_integer<unsigned>(x.data()[i] ^ y.data()[i]))
           .count();
  return result;
}

} // namespace

TEST_CASE("loss keeps to its chance and comes singly", "[core][weather]") {
  skies uut{{with_chance(fault_kind::loss, 200'000)}};
  auto found = uut.fates(50000);
  CHECK(share_of(found, fate::lost) == Approx(0.2).margin(0.01));
  CHECK(mean(runs_of(found, fate::lost)) == Approx(1.25).margin(0.03));
  CHECK(uut.sky.count(fate::lost)
        == static_cast<std::uint64_t>(
          std::count(found.begin(), found.end(), fate::lost)));
}

TEST_CASE("losses over each other lose what either loses", "[core][weather]") {
  auto x = with_chance(fault_kind::loss, 500'000);
  auto y = x;
  y.seed = 1;
  skies uut{{x, y}};
  CHECK(share_of(uut.fates(50000), fate::lost) == Approx(0.75).margin(0.01));
}

TEST_CASE("burst losses come in runs", "[core][weather]") {
  auto x = with_chance(fault_kind::burst_loss, 20'000);
  x.recovery = 100'000;
  skies uut{{x}};
  auto found = uut.fates(200000);
  // In the bad state for 0.02 / (0.02 + 0.1) of all datagrams, 10 at a time.
  CHECK(share_of(found, fate::burst_lost) == Approx(1 / 6.0).margin(0.01));
  CHECK(mean(runs_of(found, fate::burst_lost)) == Approx(10).margin(0.7));
  CHECK(mean(runs_of(found, fate::carried)) == Approx(50).margin(3));
}

TEST_CASE("a duplicate comes later by the delay", "[core][weather]") {
  auto x = with_chance(fault_kind::duplicate, 500'000);
  x.delay_min = 5ms;
  x.delay_max = 7ms;
  skies uut{{x}};
  auto found = uut.copies(20000);
  CHECK(found.size() / 20000.0 == Approx(1.5).margin(0.015));
  CHECK(uut.sky.count(fate::duplicated) == found.size() - 20000);
  timespan least = 1h;
  timespan most{0};
  for (const auto& y : found) {
    auto is_copy = (y.what & bit(fate::duplicated)) != 0;
    REQUIRE(is_copy == (y.delay > 0s));
    REQUIRE(!y.garbled);
    if (is_copy) {
      least = std::min(least, y.delay);
      most = std::max(most, y.delay);
    }
  }
  CHECK(least >= 5ms);
  CHECK(least < 5ms + 10us);
  CHECK(most > 7ms - 10us);
  CHECK(most <= 7ms);
}

TEST_CASE("a replay brings a whole copy again, seconds to minutes later",
          "[core][weather]") {
  auto x = with_chance(fault_kind::replay, 100'000);
  x.delay_min = 2s;
  x.delay_max = 100s;
  // Others may spoil the datagram, not the copy that was put by.
  skies uut{{x, always(fault_kind::corrupt)}};
  std::size_t replayed = 0;
  for (int i = 0; i < 2000; ++i) {
    uut.at(i * 1s).send(0, 1);
    REQUIRE(uut.out.size() <= 2);
    CHECK(uut.out[0].garbled);
    if (uut.out.size() == 2) {
      ++replayed;
      REQUIRE(uut.out[1].what == bit(fate::replayed));
      REQUIRE(uut.out[1].delay >= 2s);
      REQUIRE(uut.out[1].delay <= 100s);
      REQUIRE(!uut.out[1].garbled);
    }
  }
  CHECK(replayed == Approx(200).margin(40));
  CHECK(uut.sky.count(fate::replayed) == replayed);
}

TEST_CASE("a link has at most 64 replays on their way", "[core][weather]") {
  auto x = always(fault_kind::replay);
  x.delay_min = x.delay_max = 10s;
  skies uut{{x}};
  auto refused = [&] {
    counters found;
    uut.sky.tell(found);
    REQUIRE(found.items.back().name == "weather_replays_refused");
    return found.items.back().value;
  };
  constexpr auto most = static_cast<int>(core::weather::replays_max);
  constexpr auto doubled = 2 * core::weather::replays_max;
  CHECK(uut.copies(most).size() == doubled);
  CHECK(refused() == 0);
  CHECK(uut.copies(10).size() == 10);
  CHECK(refused() == 10);
  CHECK(uut.copies(most, 1, 0).size() == doubled);
  CHECK(uut.at(10s - 1ns).copies(1).size() == 1);
  CHECK(uut.at(10s).copies(most).size() == doubled);
}

TEST_CASE("a delay lies in its range, and the order changes",
          "[core][weather]") {
  auto x = with_chance(fault_kind::delay, 700'000);
  x.delay_min = 10ms;
  x.delay_max = 30ms;
  skies uut{{x}};
  auto found = uut.copies(10000);
  REQUIRE(found.size() == 10000);
  double sum = 0;
  std::size_t delayed = 0;
  for (const auto& y : found) {
    if (y.what == 0) {
      REQUIRE(y.delay == 0s);
      continue;
    }
    REQUIRE(y.what == bit(fate::delayed));
    REQUIRE(y.delay >= 10ms);
    REQUIRE(y.delay <= 30ms);
    sum += static_cast<double>(y.delay.count());
    ++delayed;
  }
  CHECK(static_cast<double>(delayed) == Approx(7000).margin(200));
  CHECK(sum / static_cast<double>(delayed) == Approx(20e6).margin(0.3e6));
  CHECK(uut.sky.count(fate::delayed) == delayed);
}

TEST_CASE("a heavy tail is mostly small, and rarely near its maximum",
          "[core][weather]") {
  auto x = always(fault_kind::tail);
  x.delay_max = 2s;
  skies uut{{x}};
  constexpr int n = 200000;
  auto found = uut.copies(n);
  auto part_over = [&](timespan least) {
    return static_cast<double>(
             std::count_if(found.begin(), found.end(),
                           [=](auto& y) { return y.delay > least; }))
           / n;
  };
  CHECK(part_over(0s) == Approx(1));
  CHECK(part_over(1ms) == Approx(0.5).margin(0.03));
  CHECK(part_over(125ms) == Approx(1 / 256.0).epsilon(0.15));
  CHECK(part_over(1s) == Approx(1 / 2048.0).epsilon(0.4));
  CHECK(part_over(2s) == 0);
}

TEST_CASE("corruption flips 1 to 8 bits of a copy", "[core][weather]") {
  skies uut{{with_chance(fault_kind::corrupt, 250'000)}};
  auto before = join(uut.item);
  std::set<std::size_t> flips;
  std::size_t corrupted = 0;
  for (const auto& y : uut.copies(4000)) {
    REQUIRE(y.garbled.has_value() == (y.what == bit(fate::corrupted)));
    if (!y.garbled)
      continue;
    ++corrupted;
    flips.insert(bits_that_differ(*y.garbled, before));
  }
  CHECK(static_cast<double>(corrupted) == Approx(1000).margin(100));
  CHECK(flips == std::set<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8});
  // The payload that is shared with other receivers is as it was.
  CHECK(join(uut.item) == before);
  CHECK(uut.sky.count(fate::corrupted) == corrupted);
}

TEST_CASE("truncation cuts to any shorter length, also to nothing",
          "[core][weather]") {
  skies uut{{always(fault_kind::truncate)}};
  uut.payload("abc");
  auto before = join(uut.item);
  std::set<std::size_t> sizes;
  for (const auto& y : uut.copies(4000)) {
    REQUIRE(y.garbled);
    sizes.insert(y.garbled->size());
    REQUIRE(y.garbled->text() == before.text().substr(0, y.garbled->size()));
  }
  CHECK(sizes.size() == before.size());
  CHECK(*sizes.begin() == 0);
  CHECK(*sizes.rbegin() == before.size() - 1);
  CHECK(uut.sky.count(fate::truncated) == 4000);
}

TEST_CASE("what is cut to nothing can be corrupted no more",
          "[core][weather]") {
  std::vector<fault> plan(3, always(fault_kind::truncate));
  plan.push_back(always(fault_kind::corrupt));
  skies uut{plan};
  std::size_t empty = 0;
  for (const auto& y : uut.copies(2000))
    if (y.garbled->empty()) {
      ++empty;
      REQUIRE((y.what & bit(fate::corrupted)) == 0);
    }
  CHECK(empty > 20);
}

TEST_CASE("a link carries its bandwidth and drops what would wait too long",
          "[core][weather]") {
  auto x = always(fault_kind::bandwidth);
  x.rate = 100'000;
  x.delay_max = 50ms;
  skies uut{{x}};
  auto size = uut.item.size();
  auto each = timespan{static_cast<timespan::rep>(size * 10'000)};
  uut.send(0, 1);
  CHECK(uut.out[0].delay == each);
  CHECK(uut.out[0].what == bit(fate::delayed));
  uut.send(0, 1);
  CHECK(uut.out[0].delay == 2 * each);
  // The other links have a queue of their own.
  uut.send(0, 2);
  CHECK(uut.out[0].delay == each);
  // For ten seconds ten times what it can carry.
  std::uint64_t carried = 0;
  std::uint64_t sent = 0;
  for (auto t = 0ns; t < 10s; t += each / 10, ++sent)
    if (uut.at(t).send(0, 1) == fate::carried) {
      carried += size;
      REQUIRE(uut.out[0].delay <= 50ms + each);
    }
  CHECK(static_cast<double>(carried) == Approx(1'000'000).epsilon(0.01));
  CHECK(uut.sky.count(fate::over_bandwidth) == sent - carried / size);
  CHECK(uut.at(20s).send(0, 1) == fate::carried);
  CHECK(uut.out[0].delay == each);
}

TEST_CASE("no bandwidth at all carries nothing", "[core][weather]") {
  skies uut{{always(fault_kind::bandwidth)}};
  CHECK(uut.send(0, 1) == fate::over_bandwidth);
}
