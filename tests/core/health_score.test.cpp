#include "actors/core/health_score.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe::core;

TEST_CASE("a score from 0 to 7 stretches limits up to eightfold", "[core]") {
  health_score uut;
  CHECK(uut.stretch(300ms) == 300ms);
  uut.worsen();
  CHECK(uut.stretch(300ms) == 600ms);
  uut.worsen(100);
  CHECK(uut.value() == health_score::max);
  CHECK(uut.stretch(300ms) == 2400ms);
  uut.worsen(~0u);
  CHECK(uut.value() == 7);
  CHECK(uut.troubles() == 3);
  CHECK(health_score{}.stretch(300ms, 2) == 900ms);
  CHECK(health_score{}.stretch(300ms, ~0u) == 2400ms);
  CHECK(uut.stretch(300ms, 5) == 2400ms);
}

TEST_CASE("a score falls by one at a time, and not below zero", "[core]") {
  health_score uut;
  uut.worsen(2);
  uut.improve();
  CHECK(uut.value() == 1);
  uut.improve();
  uut.improve();
  CHECK(uut.value() == 0);
  CHECK(uut.stretch(1s) == 1s);
}
