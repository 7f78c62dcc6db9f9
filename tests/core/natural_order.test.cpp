#include "actors/core/natural_order.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <string>

using namespace std::literals;
using namespace troupe;

TEST_CASE("natural order counts numbers by value", "[core]") {
  using core::natural_less;
  CHECK(natural_less("peer-2", "peer-10"));
  CHECK(!natural_less("peer-10", "peer-2"));
  CHECK(natural_less("peer-2", "peer-02a"));
  CHECK(natural_less("peer-02", "peer-2"));
  CHECK(natural_less("a9b", "a10"));
  CHECK(natural_less("a", "a1"));
  CHECK(natural_less("", "a"));
  CHECK(!natural_less("same", "same"));
  CHECK(natural_less("x18446744073709551616", "x99999999999999999999"));
}

TEST_CASE("natural order is a strict total order", "[core]") {
  CHECK(rc::check([] {
    auto names = *rc::gen::container<std::vector<std::string>>(
      3, rc::gen::container<std::string>(rc::gen::elementOf("a012"s)));
    auto& x = names[0];
    auto& y = names[1];
    auto& z = names[2];
    RC_ASSERT(core::natural_less(x, y) + core::natural_less(y, x)
              == (x == y ? 0 : 1));
    if (core::natural_less(x, y) && core::natural_less(y, z))
      RC_ASSERT(core::natural_less(x, z));
  }));
}
