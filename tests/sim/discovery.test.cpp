#include "tests/support/work_world.hpp"

using namespace troupe;
using namespace troupe::test;

TEST_CASE("every request is acknowledged at last, and had its effect once "
          "[6.47] [4.10]",
          "[sim][discovery]") {
  std::uint64_t withheld = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    work_world it{seed};
    play_work(it);
    CHECK(it.broken() == std::set<std::string>{});
    CHECK(it.acked() == it.asked());
    CHECK(it.effects() == it.asked());
    withheld += it.withheld();
  }
  CHECK(withheld > 200); // Or there was nothing to mend.
}

TEST_CASE("one seed is played the same way twice", "[sim][discovery]") {
  auto play = [] {
    work_world it{7};
    play_work(it);
    return std::pair{it.withheld(), it.now()};
  };
  auto first = play();
  auto second = play();
  CHECK(first.first == second.first);
}
