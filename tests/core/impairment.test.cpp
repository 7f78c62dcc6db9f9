#include "actors/core/impairment.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

const endpoint a = v4_endpoint(0x7f000001, 4001);
const endpoint b = v4_endpoint(0x7f000001, 4002);
const instant t0{};

impairment heavy() {
  impairment x;
  x.loss = 0.3;
  x.duplicate = 0.2;
  x.delay_min = 1ms;
  x.delay_max = 60ms;
  return x;
}

std::vector<timespan> fates(core::impairer& uut, const endpoint& to, int n) {
  std::vector<timespan> result;
  for (int i = 0; i < n; ++i) {
    for (auto at : uut.on_send(to, t0))
      result.push_back(at - t0);
    result.push_back(timespan{-1}); // Tells one datagram from the next.
  }
  return result;
}

} // namespace

TEST_CASE("a link without impairment sends at once", "[core][impairment]") {
  core::impairer uut;
  CHECK(!uut.active());
  for (int i = 0; i < 100; ++i) {
    auto out = uut.on_send(a, t0);
    REQUIRE(out.count == 1);
    REQUIRE(out.at[0] == t0);
  }
  CHECK(uut.counts().lost + uut.counts().duplicated + uut.counts().delayed
        == 0);
}

TEST_CASE("the same seed gives the same fate", "[core][impairment]") {
  core::impairer x{heavy(), 42};
  core::impairer y{heavy(), 42};
  core::impairer z{heavy(), 43};
  auto first = fates(x, a, 500);
  CHECK(first == fates(y, a, 500));
  CHECK(first != fates(z, a, 500));
}

TEST_CASE("what one link does leaves the others alone", "[core][impairment]") {
  core::impairer x{heavy(), 42};
  core::impairer y{heavy(), 42};
  fates(y, b, 77);
  auto mixed = fates(x, a, 500);
  CHECK(mixed == fates(y, a, 500));
  core::impairer z{heavy(), 42};
  CHECK(mixed != fates(z, b, 500));
}

TEST_CASE("more loss does not change the delays of the rest",
          "[core][impairment]") {
  auto calm = heavy();
  calm.loss = 0;
  core::impairer x{calm, 42};
  core::impairer y{heavy(), 42};
  for (int i = 0; i < 200; ++i) {
    auto all = x.on_send(a, t0);
    auto some = y.on_send(a, t0);
    if (some.count == 0)
      continue;
    REQUIRE(some.count == all.count);
    REQUIRE(some.at[0] == all.at[0]);
  }
}

TEST_CASE("loss, doubling and delay keep to their chances",
          "[core][impairment]") {
  core::impairer uut{heavy(), 7};
  constexpr int n = 20000;
  int lost = 0;
  int doubled = 0;
  timespan sum{0};
  int copies = 0;
  for (int i = 0; i < n; ++i) {
    auto out = uut.on_send(a, t0);
    lost += out.count == 0 ? 1 : 0;
    doubled += out.count == 2 ? 1 : 0;
    for (auto at : out) {
      REQUIRE(at - t0 >= 1ms);
      REQUIRE(at - t0 <= 60ms);
      sum += at - t0;
      ++copies;
    }
  }
  CHECK(lost / double{n} == Approx(0.3).margin(0.02));
  CHECK(doubled / double(n - lost) == Approx(0.2).margin(0.02));
  CHECK(sum.count() / 1e6 / copies == Approx(30.5).margin(0.5));
  CHECK(uut.counts().lost == static_cast<std::uint64_t>(lost));
  CHECK(uut.counts().duplicated == static_cast<std::uint64_t>(doubled));
  CHECK(uut.counts().delayed == static_cast<std::uint64_t>(copies));
}

TEST_CASE("certain loss loses all, and certain doubling doubles all",
          "[core][impairment]") {
  impairment all_lost;
  all_lost.loss = 1;
  core::impairer x{all_lost, 1};
  impairment all_doubled;
  all_doubled.duplicate = 1;
  core::impairer y{all_doubled, 1};
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(x.on_send(a, t0).count == 0);
    REQUIRE(y.on_send(a, t0).count == 2);
  }
}

TEST_CASE("an equal least and greatest delay is kept exactly",
          "[core][impairment]") {
  impairment what;
  what.delay_min = what.delay_max = 20ms;
  core::impairer uut{what, 1};
  for (int i = 0; i < 1000; ++i)
    REQUIRE(uut.on_send(a, t0).at[0] == t0 + 20ms);
}

TEST_CASE("each link can have an impairment of its own [1.11]",
          "[core][impairment]") {
  core::impairer uut;
  impairment dead;
  dead.loss = 1;
  uut.on_impair({a, dead, 5});
  CHECK(uut.active());
  CHECK(uut.on_send(a, t0).count == 0);
  CHECK(uut.on_send(b, t0).count == 1);
  impairment slow;
  slow.delay_min = slow.delay_max = 5ms;
  uut.on_impair({std::nullopt, slow, 5});
  CHECK(uut.on_send(a, t0).count == 0);
  CHECK(uut.on_send(b, t0).at[0] == t0 + 5ms);
  uut.on_impair({a, {}, 5});
  CHECK(uut.on_send(a, t0).at[0] == t0);
  uut.on_impair({std::nullopt, {}, 5});
  CHECK(!uut.active());
}

TEST_CASE("a new impairment begins its draws anew", "[core][impairment]") {
  core::impairer uut{heavy(), 42};
  auto first = fates(uut, a, 100);
  CHECK(first != fates(uut, a, 100));
  uut.on_impair({std::nullopt, heavy(), 42});
  CHECK(first == fates(uut, a, 100));
  uut.on_impair({a, heavy(), 42});
  CHECK(first == fates(uut, a, 100));
}

TEST_CASE("links beyond the bound are impaired as well", "[core][impairment]") {
  impairment dead;
  dead.loss = 1;
  core::impairer uut{dead, 1};
  for (std::uint32_t i = 0; i <= core::impairer::links_max; ++i)
    REQUIRE(uut.on_send(v4_endpoint(i, 1), t0).count == 0);
  CHECK(uut.counts().crowded == 1);
}

TEST_CASE("who is not heard is dropped unread, by its address alone",
          "[core][impairment]") {
  core::impairer uut;
  CHECK(!uut.deaf());
  impairment what;
  what.deaf = true;
  uut.on_impair({a, what, 1});
  CHECK(uut.deaf());
  CHECK(!uut.active()); // What leaves is not touched.
  CHECK(!uut.on_receive(a));
  CHECK(uut.on_receive(b));
  CHECK(uut.counts().unheard == 1);
  uut.on_impair({a, {}, 1});
  CHECK(!uut.deaf());
  CHECK(uut.on_receive(a));
}

TEST_CASE("an exception from being deaf is heard", "[core][impairment]") {
  core::impairer uut;
  impairment what;
  what.deaf = true;
  uut.on_impair({std::nullopt, what, 1});
  uut.on_impair({b, {}, 1});
  CHECK(!uut.on_receive(a));
  CHECK(uut.on_receive(b));
}
