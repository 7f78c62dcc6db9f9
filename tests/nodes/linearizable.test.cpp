#include "nodes/simulation/linearizable.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::simulation;

namespace {

set_operation op(bool sets, int asked, int told, bool done) {
  return {sets, std::chrono::seconds{asked}, std::chrono::seconds{told}, done};
}

set_operation lost(bool sets, int asked) {
  return {sets, std::chrono::seconds{asked}, std::nullopt, true};
}

} // namespace

TEST_CASE("one after the other, each finds what the last one left",
          "[nodes][simulation]") {
  CHECK(is_linearizable({}));
  CHECK(is_linearizable({op(true, 1, 2, true), op(true, 3, 4, false),
                         op(false, 5, 6, true), op(false, 7, 8, false)}));
  CHECK_FALSE(is_linearizable({op(true, 1, 2, true), op(true, 3, 4, true)}));
  CHECK_FALSE(is_linearizable({op(false, 1, 2, true)}));
}

TEST_CASE("what overlaps may take effect in either order",
          "[nodes][simulation]") {
  CHECK(is_linearizable({op(true, 1, 9, false), op(true, 2, 8, true)}));
  CHECK(is_linearizable({op(false, 1, 9, true), op(true, 2, 8, true)}));
  CHECK_FALSE(is_linearizable({op(true, 1, 9, true), op(true, 2, 8, true)}));
}

TEST_CASE("of what nobody knows the end may have been done, or not, or later",
          "[nodes][simulation]") {
  CHECK(is_linearizable({lost(true, 1), op(true, 2, 3, true)}));
  CHECK(is_linearizable({lost(true, 1), op(true, 2, 3, false)}));
  CHECK(is_linearizable(
    {lost(true, 1), op(false, 2, 3, false), op(false, 4, 5, true)}));
  CHECK_FALSE(is_linearizable(
    {lost(true, 1), op(false, 2, 3, true), op(false, 4, 5, true)}));
}
