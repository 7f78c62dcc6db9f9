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

} // namespace troupe::test
