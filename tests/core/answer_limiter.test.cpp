#include "actors/core/answer_limiter.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace troupe;
using core::answer_limiter;

namespace {

endpoint place(std::uint32_t n) {
  return v4_endpoint(0x0a000000 + n, 4000);
}

} // namespace

TEST_CASE("an address is answered once a pause", "[core]") {
  answer_limiter uut{100ms};
  instant now{};
  CHECK(uut.may_answer(place(1), now));
  CHECK(!uut.may_answer(place(1), now + 99ms));
  CHECK(uut.may_answer(place(2), now + 99ms));
  CHECK(uut.may_answer(place(1), now + 100ms));
}

TEST_CASE("answers of one pause go to a bounded number of addresses",
          "[core]") {
  answer_limiter uut{1s};
  instant now{};
  constexpr auto max = static_cast<std::uint32_t>(answer_limiter::answered_max);
  for (std::uint32_t n = 0; n < max; ++n)
    CHECK(uut.may_answer(place(n), now));
  CHECK(!uut.may_answer(place(max), now));
  CHECK(uut.may_answer(place(max), now + 1s));
}
