#pragma once

#include "actors/core/mutant.hpp"

#include <catch2/catch.hpp>

#include <string_view>

namespace troupe::test {

/// A mutant that is planted for as long as this lives.
struct planting {
  explicit planting(std::string_view name) {
    REQUIRE(core::plant(name));
  }

  planting(const planting&) = delete;
  planting& operator=(const planting&) = delete;

  ~planting() {
    core::uproot();
  }
};

/// Expects that `behave` yields `right` as it is, and `wrong` with the mutant.
template <class T, class F>
void expect_change(std::string_view name, T right, T wrong, F behave) {
  core::uproot();
  CHECK(behave() == right);
  planting bug{name};
  CHECK(behave() == wrong);
}

} // namespace troupe::test
