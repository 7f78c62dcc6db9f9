#include "tests/support/skies.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;
using core::fate;
using core::fault;
using core::fault_kind;

namespace {

/// Whether `what` is true of the last datagram, or of a copy that was made.
bool befell(const skies& x, fate what) {
  auto of_copies = what == fate::duplicated || what == fate::replayed;
  for (std::size_t i = 0; i < (of_copies ? x.out.size() : 1); ++i)
    if ((x.out[i].what & bit(what)) != 0)
      return true;
  return false;
}

} // namespace

TEST_CASE("fates have names of their own", "[core][weather]") {
  std::set<std::string> names;
  for (std::size_t i = 0; i < core::fates; ++i)
    names.insert(to_string(static_cast<fate>(i)));
  CHECK(names.size() == core::fates);
  CHECK(to_string(fate::queue_full) == "queue_full");
}

TEST_CASE("a fault is active from its begin until just before its end",
          "[core][weather]") {
  auto x = always(fault_kind::loss);
  x.begin = 2s;
  x.end = 3s;
  skies uut{{x}};
  CHECK(!uut.sky.on_time(2s - 1ns));
  CHECK(uut.at(2s - 1ns).send(0, 1) == fate::carried);
  CHECK(uut.sky.on_time(2s));
  CHECK(uut.at(2s).send(0, 1) == fate::lost);
  CHECK(uut.at(3s - 1ns).send(0, 1) == fate::lost);
  CHECK(uut.at(3s).send(0, 1) == fate::carried);
  CHECK(!uut.sky.on_time(3s));
}

TEST_CASE("a fault that is over before the first datagram does nothing",
          "[core][weather]") {
  auto x = always(fault_kind::loss);
  x.end = 1s;
  skies uut{{x}};
  CHECK(uut.at(5s).send(0, 1) == fate::carried);
}

TEST_CASE("faults begin in any order of the plan", "[core][weather]") {
  auto x = always(fault_kind::isolate, {0});
  x.begin = 5s;
  auto y = always(fault_kind::isolate, {1});
  y.begin = 1s;
  skies uut{{x, y}};
  CHECK(uut.at(1s).send(1, 2) == fate::cut);
  CHECK(uut.at(1s).send(0, 2) == fate::carried);
  CHECK(uut.at(5s).send(0, 2) == fate::cut);
}

TEST_CASE("a new plan replaces the old one, and the counters go on",
          "[core][weather]") {
  skies uut{{always(fault_kind::loss)}};
  uut.at(50s).send(0, 1);
  auto x = always(fault_kind::loss);
  x.begin = 1s;
  x.end = 2s;
  uut.sky.on_plan({x}, 3);
  CHECK(uut.at(0s).send(0, 1) == fate::carried);
  CHECK(uut.at(1s).send(0, 1) == fate::lost);
  CHECK(uut.sky.count(fate::lost) == 2);
}

TEST_CASE("pausing and slow nodes are no matter of the network",
          "[core][weather]") {
  skies uut{{always(fault_kind::pause, {0}), always(fault_kind::slow, {1})}};
  CHECK(!uut.sky.on_time(1s));
}

TEST_CASE("a node always reaches itself", "[core][weather]") {
  skies uut{{always(fault_kind::isolate, {1}), always(fault_kind::loss)}};
  CHECK(uut.send(1, 1) == fate::carried);
  REQUIRE(uut.out.size() == 1);
  CHECK(uut.out[0].what == 0);
}

TEST_CASE("a fault befalls the links that it names and no others",
          "[core][weather]") {
  for (auto kind : {fault_kind::loss, fault_kind::corrupt, fault_kind::tail,
                    fault_kind::bandwidth, fault_kind::replay}) {
    INFO(to_string(kind));
    auto x = always(kind, {0, 2}, {1, 2});
    x.delay_max = 1s;
    skies uut{{x}};
    for (std::uint32_t i = 0; i < 5; ++i)
      for (std::uint32_t k = 0; k < 5; ++k) {
        auto touched = uut.send(i, k) != fate::carried || uut.out.size() != 1
                       || uut.out[0].what != 0;
        auto named = (i == 0 || i == 2) && (k == 1 || k == 2) && i != k;
        CHECK(touched == named);
      }
  }
}

TEST_CASE("numbers that no node has are passed over", "[core][weather]") {
  for (std::size_t i = 0; i < core::fault_kinds; ++i) {
    skies uut{{always(static_cast<fault_kind>(i), {7, 0}, {0, 9})}, 2};
    uut.send(0, 1);
    uut.send(1, 0);
  }
  auto x = always(fault_kind::cut, {0, 5}, {1, 4000000000u});
  CHECK(skies{{x}, 2}.cuts() == "01");
}

TEST_CASE("times and rates that make no sense harm nobody", "[core][weather]") {
  for (std::size_t i = 0; i < core::fault_kinds; ++i) {
    auto x = always(static_cast<fault_kind>(i), {0}, {1});
    x.delay_min = -1s;
    x.delay_max = timespan{-1};
    x.period = -1s;
    x.share = x.chance = x.recovery = ~core::parts{0};
    skies uut{{x}};
    uut.send(0, 1);
    CHECK(uut.out.size() <= 2);
  }
}

TEST_CASE("a link does the same whatever the others send", "[core][weather]") {
  auto x = always(fault_kind::loss);
  x.chance = 500'000;
  x.seed = 1;
  skies alone{{x}};
  auto expected = alone.fates(200);
  skies crowd{{x}};
  std::vector<fate> found;
  for (int i = 0; i < 200; ++i) {
    crowd.send(1, 0);
    found.push_back(crowd.send(0, 1));
    crowd.send(0, 2);
  }
  CHECK(found == expected);
  CHECK(skies{{x}}.fates(200, 1, 0) != expected);
  CHECK(skies{{x}}.fates(200, 0, 2) != expected);
  x.seed = 2;
  CHECK(skies{{x}}.fates(200) != expected);
}

TEST_CASE("a fault does the same when others are left out", "[core][weather]") {
  const std::vector<std::pair<fault_kind, fate>> kinds{
    {fault_kind::loss, fate::lost},
    {fault_kind::burst_loss, fate::burst_lost},
    {fault_kind::duplicate, fate::duplicated},
    {fault_kind::replay, fate::replayed},
    {fault_kind::delay, fate::delayed},
    {fault_kind::corrupt, fate::corrupted},
    {fault_kind::truncate, fate::truncated},
  };
  std::vector<fault> plan;
  for (auto [kind, what] : kinds) {
    auto x = always(kind);
    x.chance = x.recovery = 250'000;
    x.delay_min = x.delay_max = 1s;
    plan.push_back(x);
  }
  skies whole{plan};
  std::vector<skies> alone;
  alone.reserve(plan.size());
  for (const auto& x : plan)
    alone.emplace_back(std::vector<fault>{x});
  std::size_t compared = 0;
  for (int n = 0; n < 2000; ++n) {
    whole.at(n * 1s).send(0, 1);
    auto survives = !whole.out.empty();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      auto what = kinds[i].second;
      auto end = alone[i].at(n * 1s).send(0, 1);
      // What ends one of them alone ends it among others as well.
      if (end != fate::carried)
        REQUIRE(!survives);
      if (!survives || end != fate::carried)
        continue;
      REQUIRE(befell(whole, what) == befell(alone[i], what));
      ++compared;
    }
  }
  CHECK(compared > 3000);
}
