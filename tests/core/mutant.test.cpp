#include "actors/core/mutant.hpp"

#include <catch2/catch.hpp>

using namespace troupe::core;

TEST_CASE("the product has no mutants and plants none", "[core]") {
  CHECK(mutant_names().empty());
  CHECK(!plant("deliver-on-majority"));
  CHECK(!plant(""));
  CHECK(planted() == mutant::none);
  uproot();
  CHECK(planted() == mutant::none);
  CHECK(!TROUPE_MUTANT(deliver_on_majority));
}
