#include "actors/core/recent_deliveries.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using core::recent_deliveries;

TEST_CASE("of what was delivered the last messages are kept, the oldest first",
          "[core][participant]") {
  recent_deliveries uut;
  CHECK(uut.all().empty());
  for (std::uint64_t i = 0; i < recent_deliveries::kept_max + 3; ++i)
    uut.add({i, {2, 1}, 7, i + 1});
  auto all = uut.all();
  REQUIRE(all.size() == recent_deliveries::kept_max);
  CHECK(all.front().place == 3);
  CHECK(all.back().place == recent_deliveries::kept_max + 2);
  CHECK(all.back().number == recent_deliveries::kept_max + 3);
  uut.clear();
  CHECK(uut.all().empty());
}
