#include "nodes/simulation/linearizable.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::simulation;

namespace {

constexpr auto set = key_call::set;
constexpr auto clear = key_call::clear;
constexpr auto get = key_call::get;

key_operation op(key_call what, int asked, int told, bool done) {
  return {what, std::chrono::seconds{asked}, std::chrono::seconds{told}, done};
}

key_operation lost(key_call what, int asked) {
  return {what, std::chrono::seconds{asked}, std::nullopt, true};
}

} // namespace

TEST_CASE("one after the other, each finds what the last one left",
          "[nodes][simulation]") {
  CHECK(is_linearizable({}));
  CHECK(is_linearizable({op(set, 1, 2, true), op(set, 3, 4, false),
                         op(clear, 5, 6, true), op(clear, 7, 8, false)}));
  CHECK_FALSE(is_linearizable({op(set, 1, 2, true), op(set, 3, 4, true)}));
  CHECK_FALSE(is_linearizable({op(clear, 1, 2, true)}));
}

TEST_CASE("what overlaps may take effect in either order",
          "[nodes][simulation]") {
  CHECK(is_linearizable({op(set, 1, 9, false), op(set, 2, 8, true)}));
  CHECK(is_linearizable({op(clear, 1, 9, true), op(set, 2, 8, true)}));
  CHECK_FALSE(is_linearizable({op(set, 1, 9, true), op(set, 2, 8, true)}));
}

TEST_CASE("of what nobody knows the end may have been done, or not, or later",
          "[nodes][simulation]") {
  CHECK(is_linearizable({lost(set, 1), op(set, 2, 3, true)}));
  CHECK(is_linearizable({lost(set, 1), op(set, 2, 3, false)}));
  CHECK(is_linearizable(
    {lost(set, 1), op(clear, 2, 3, false), op(clear, 4, 5, true)}));
  CHECK_FALSE(is_linearizable(
    {lost(set, 1), op(clear, 2, 3, true), op(clear, 4, 5, true)}));
  CHECK_FALSE(is_linearizable({op(set, 1, 2, false), lost(set, 3)}));
}

TEST_CASE("a question sees all that was told before it was asked",
          "[nodes][simulation]") {
  CHECK(is_linearizable({op(get, 1, 2, false), op(set, 3, 4, true),
                         op(get, 5, 6, true), op(get, 7, 8, true)}));
  // A server that others have followed answers from what it had.
  CHECK_FALSE(is_linearizable(
    {op(set, 1, 2, true), op(clear, 3, 4, true), op(get, 5, 6, true)}));
  CHECK(is_linearizable({op(set, 1, 9, true), op(get, 2, 3, true)}));
  CHECK(is_linearizable({op(set, 1, 9, true), op(get, 2, 3, false)}));
  CHECK_FALSE(is_linearizable(
    {op(set, 1, 9, true), op(get, 2, 3, true), op(get, 4, 5, false)}));
  CHECK(is_linearizable({lost(get, 1), lost(set, 2), op(get, 3, 4, true)}));
  CHECK_FALSE(
    is_linearizable({lost(set, 1), op(get, 2, 3, true), op(get, 4, 5, false)}));
}

TEST_CASE("a long history takes no longer than its length",
          "[nodes][simulation]") {
  std::vector<key_operation> all;
  for (int i = 0; i < 20'000; ++i) {
    auto sets = i % 2 == 0;
    all.push_back(op(sets ? set : clear, 10 * i, 10 * i + 25, true));
    all.push_back(lost(i % 3 == 0 ? set : clear, 10 * i + 1));
    all.push_back(op(get, 10 * i + 2, 10 * i + 30, sets));
  }
  CHECK(is_linearizable(all));
}
