#include "actors/core/number_set.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <set>

using namespace troupe;

TEST_CASE("each number counts once, in whatever order they come", "[core]") {
  CHECK(rc::check([](std::vector<std::uint8_t> numbers) {
    core::number_set uut;
    std::set<seqno> model;
    for (auto x : numbers)
      RC_ASSERT(uut.insert(x, 1000) == model.insert(x).second);
    RC_ASSERT(uut.size() == model.size());
  }));
}

TEST_CASE("a set of numbers is as large as it has gaps", "[core]") {
  core::number_set uut;
  CHECK(uut.insert(1, 2));
  CHECK(uut.insert(3, 2));
  // A third run is not kept; one that joins the others is.
  CHECK(uut.insert(5, 2));
  CHECK(uut.insert(5, 2));
  CHECK(uut.insert(2, 2));
  CHECK(!uut.insert(3, 2));
  CHECK(uut.insert(5, 2));
  CHECK(!uut.insert(5, 2));
}
