#include "actors/core/rtt_estimator.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace std::literals;
using namespace troupe;

namespace {

core::rtt_estimator make() {
  return {100ms, 10ms, 2s};
}

} // namespace

TEST_CASE("without a sample the first time-out is the initial one", "[core]") {
  CHECK(make().rto() == 100ms);
  CHECK(make().smoothed() == 0ms);
  CHECK(core::rtt_estimator{1ms, 10ms, 2s}.rto() == 10ms);
  CHECK(core::rtt_estimator{5s, 10ms, 2s}.rto() == 2s);
}

TEST_CASE("the first sample counts whole, with half of it as spread",
          "[core]") {
  auto uut = make();
  uut.on_sample(40ms);
  CHECK(uut.smoothed() == 40ms);
  CHECK(uut.rto() == 120ms); // R + 4 * R/2
}

TEST_CASE("later samples move mean by an eighth and spread by a quarter",
          "[core]") {
  auto uut = make();
  uut.on_sample(40ms);
  uut.on_sample(80ms);
  CHECK(uut.smoothed() == 45ms);
  CHECK(uut.rto() == 145ms); // 45 + 4 * (20 + (40 - 20) / 4)
}

TEST_CASE("a time-out doubles up to the maximum, a sample takes that back",
          "[core]") {
  auto uut = make();
  uut.on_sample(40ms);
  uut.on_timeout();
  CHECK(uut.rto() == 240ms);
  for (int i = 0; i < 10; ++i)
    uut.on_timeout();
  CHECK(uut.rto() == 2s);
  uut.on_sample(40ms);
  CHECK(uut.rto() == 100ms); // The spread went down to 15 ms.
}

TEST_CASE("progress takes a doubling back only where there was a sample",
          "[core]") {
  auto uut = make();
  uut.on_timeout();
  uut.on_progress();
  CHECK(uut.rto() == 200ms);
  uut.on_sample(40ms);
  uut.on_timeout();
  uut.on_progress();
  CHECK(uut.rto() == 120ms);
}

TEST_CASE("steady round trips bring the time-out down to the floor", "[core]") {
  auto uut = make();
  for (int i = 0; i < 100; ++i)
    uut.on_sample(200us);
  CHECK(uut.rto() == 10ms);
}

TEST_CASE("no history takes the time-out out of its range", "[core]") {
  CHECK(rc::check([](const std::vector<int>& steps) {
    auto uut = make();
    for (auto step : steps) {
      if (step % 3 == 0)
        uut.on_timeout();
      else
        uut.on_sample(timespan{std::int64_t{step} * 1000003});
      RC_ASSERT(uut.rto() >= 10ms);
      RC_ASSERT(uut.rto() <= 2s);
    }
  }));
}
