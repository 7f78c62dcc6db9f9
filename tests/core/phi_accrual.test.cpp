#include "actors/core/phi_accrual.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>

using namespace std::literals;
using namespace troupe;
using core::phi_accrual;

namespace {

/// Without the terms on top, so that the formula shows.
phi_options bare() {
  phi_options result;
  result.acceptable_pause = 0s;
  result.min_deviation = 1ms;
  return result;
}

/// A peer that beats every `pause`; returns when it was heard last.
instant beat(phi_accrual& uut, timespan pause, int times, instant now) {
  for (int i = 0; i < times; ++i) {
    now += pause;
    uut.on_heard(now, true);
  }
  return now;
}

} // namespace

TEST_CASE("the options have the published defaults", "[core]") {
  phi_options x;
  CHECK(x.interval == 1s);
  CHECK(x.threshold == 8);
  CHECK(x.window == 1000);
  CHECK(x.min_deviation == 100ms);
  CHECK(x.acceptable_pause == 3s);
}

TEST_CASE("before anything was heard nothing is suspicious", "[core]") {
  phi_accrual uut{phi_options{}};
  CHECK(uut.phi(instant{1h}) == 0);
  CHECK(phi_accrual{}.phi(instant{1h}) == 0);
}

TEST_CASE("the first estimate is the expected pause and a quarter of it",
          "[core]") {
  phi_accrual uut{bare()};
  CHECK(uut.mean() == Approx(1.0));
  CHECK(uut.deviation() == Approx(0.25));
  instant t0{1h};
  uut.on_heard(t0, true);
  // At the mean one in two is later; two deviations above it 2.275 %.
  CHECK(uut.phi(t0 + 1s) == Approx(-std::log10(0.5)));
  CHECK(uut.phi(t0 + 1500ms) == Approx(-std::log10(0.02275)).epsilon(0.001));
}

TEST_CASE("phi follows the normal distribution of the pauses", "[core]") {
  auto opts = bare();
  opts.min_deviation = 100ms;
  phi_accrual uut{opts};
  auto last = beat(uut, 200ms, 2100, instant{1h});
  CHECK(uut.mean() == Approx(0.2));
  CHECK(uut.deviation() < 1e-6);
  // The smallest deviation, 100 ms, counts: 1, 2, 3 of them above the mean.
  CHECK(uut.phi(last + 300ms) == Approx(-std::log10(0.158655)).epsilon(0.001));
  CHECK(uut.phi(last + 400ms) == Approx(-std::log10(0.022750)).epsilon(0.001));
  CHECK(uut.phi(last + 500ms) == Approx(-std::log10(0.001350)).epsilon(0.001));
  CHECK(!uut.is_suspicious(last + 700ms));
  CHECK(uut.is_suspicious(last + 800ms)); // 10^-8 lies 5.6 above the mean.
}

TEST_CASE("an acceptable pause is added to the mean", "[core]") {
  phi_accrual uut{phi_options{}};
  auto last = beat(uut, 1s, 100, instant{1h});
  CHECK(!uut.is_suspicious(last + 4s));
  CHECK(uut.is_suspicious(last + 5s));
}

TEST_CASE("phi grows with silence and stays finite", "[core]") {
  CHECK(rc::check("any rhythm", [] {
    phi_accrual uut{phi_options{}};
    instant now{1h};
    auto count = *rc::gen::inRange(1, 50);
    for (int i = 0; i < count; ++i) {
      now += std::chrono::milliseconds{*rc::gen::inRange(0, 3000)};
      uut.on_heard(now, true);
    }
    double before = 0;
    for (int i = 0; i < 40; ++i) {
      auto x = uut.phi(now + i * 500ms);
      RC_ASSERT(x >= before);
      RC_ASSERT(std::isfinite(x));
      before = x;
    }
    RC_ASSERT(uut.phi(now + 1h) == phi_accrual::phi_max);
  }));
}

TEST_CASE("a stretched limit judges a shorter silence", "[core]") {
  phi_accrual uut{phi_options{}};
  auto last = beat(uut, 1s, 100, instant{1h});
  CHECK(uut.phi(last + 10s, 2.0) == Approx(uut.phi(last + 5s)));
}

TEST_CASE("pauses that a late node has measured are no samples", "[core]") {
  phi_accrual uut{phi_options{}};
  auto last = beat(uut, 1s, 10, instant{1h});
  auto mean = uut.mean();
  auto samples = uut.samples();
  uut.on_heard(last + 60s, false);
  CHECK(uut.samples() == samples);
  CHECK(uut.mean() == mean);
  CHECK(uut.phi(last + 60s) == 0); // But it was heard.
  uut.on_late(10s);
  CHECK(uut.phi(last + 70s) == 0);
}

TEST_CASE("the window forgets the oldest pauses, and loses nothing by rounding",
          "[core]") {
  auto opts = bare();
  opts.window = 100;
  phi_accrual uut{opts};
  auto now = beat(uut, 5s, 1000, instant{1h});
  now = beat(uut, 100ms, 100, now);
  CHECK(uut.samples() == 100);
  CHECK(uut.mean() == Approx(0.1).epsilon(1e-9));
  CHECK(uut.deviation() < 1e-6);
  beat(uut, 100ms, 100000, now);
  CHECK(uut.mean() == Approx(0.1).epsilon(1e-9));
}

TEST_CASE("what comes out of order in time is no negative pause", "[core]") {
  phi_accrual uut{phi_options{}};
  auto last = beat(uut, 1s, 10, instant{1h});
  auto samples = uut.samples();
  uut.on_heard(last - 5s, true);
  CHECK(uut.samples() == samples);
  CHECK(uut.phi(last) == 0);
}
