#include "actors/core/replay_window.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace troupe::core;

namespace {

constexpr auto size = replay_window::size;

bool take(replay_window& uut, std::uint64_t number) {
  auto result = uut.is_fresh(number);
  if (result)
    uut.on_accepted(number);
  return result;
}

} // namespace

TEST_CASE("a number is accepted once", "[core][seal]") {
  replay_window uut;
  for (std::uint64_t i = 1; i <= 3 * size; ++i) {
    CHECK(take(uut, i));
    CHECK_FALSE(take(uut, i));
    CHECK_FALSE(take(uut, 1));
  }
}

TEST_CASE("numbers may overtake each other within the window", "[core][seal]") {
  replay_window uut;
  REQUIRE(take(uut, 5000));
  CHECK(take(uut, 5000 - size + 1));
  CHECK_FALSE(take(uut, 5000 - size + 1));
  CHECK_FALSE(take(uut, 5000 - size)); // Too old to know.
  REQUIRE(take(uut, 5001));
  CHECK_FALSE(take(uut, 5001 - size));
  for (auto i = 5001 - size + 1; i < 5000; ++i)
    CHECK(take(uut, i) == (i != 5000 - size + 1));
}

TEST_CASE("to ask for a number does not move the window", "[core][seal]") {
  replay_window uut;
  REQUIRE(take(uut, 1));
  CHECK(uut.is_fresh(1000000));
  CHECK(take(uut, 2));
}

TEST_CASE("zero is no number", "[core][seal]") {
  replay_window uut;
  CHECK_FALSE(uut.is_fresh(0));
  REQUIRE(take(uut, 3));
  CHECK_FALSE(uut.is_fresh(0));
}

TEST_CASE("a window goes on up to the last number there is", "[core][seal]") {
  replay_window uut;
  auto last = ~std::uint64_t{0};
  REQUIRE(take(uut, last - 1));
  CHECK(take(uut, last));
  CHECK(take(uut, last - size + 1));
  CHECK_FALSE(take(uut, last - size));
  CHECK_FALSE(take(uut, last));
}

TEST_CASE("a window says what a set of all numbers would say", "[core][seal]") {
  rc::check([] {
    replay_window uut;
    std::set<std::uint64_t> seen;
    std::uint64_t top = 0;
    auto base = *rc::gen::element<std::uint64_t>(0, 0xfffffffbu, 1u << 20);
    for (auto step : *rc::gen::container<std::vector<std::uint64_t>>(
           rc::gen::inRange<std::uint64_t>(0, 4 * size))) {
      auto number = base + step;
      auto old = number == 0 || number + size <= top;
      RC_ASSERT(take(uut, number) == (!old && seen.count(number) == 0));
      if (!old) {
        seen.insert(number);
        top = std::max(top, number);
      }
    }
  });
}
