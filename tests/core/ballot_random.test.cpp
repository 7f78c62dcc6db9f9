#include "tests/support/ballot_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

struct tally {
  std::size_t views = 0;
  std::size_t entered = 0;
  std::size_t united = 0;
  std::size_t restarts = 0;
  std::size_t disks_lost = 0;
  /// Views that nobody was left of, and that the group went on from.
  std::size_t extinct = 0;
};

tally play(ballot_world_options opts, std::uint64_t seeds) {
  tally result;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    opts.seed = seed;
    ballot_world world{opts};
    for (int i = 0; i < 3000 && world.history.broken.empty(); ++i)
      world.step();
    INFO("seed " << seed);
    CHECK(world.history.broken == std::vector<std::string>{});
    world.calm = true;
    auto united = false;
    for (int i = 0; i < 4000 && world.history.broken.empty() && !united; ++i) {
      world.step();
      united = world.united();
    }
    CHECK(world.history.broken == std::vector<std::string>{});
    result.views += world.history.installed.size();
    result.entered += world.adopted;
    result.united += united ? 1 : 0;
    result.restarts += world.restarts;
    result.disks_lost += world.disks_lost;
    result.extinct += world.history.extinct.size();
  }
  return result;
}

} // namespace

TEST_CASE("views are one chain, whatever is lost, doubled, late or restarted",
          "[core]") {
  auto size = GENERATE(std::make_pair(3, 3), std::make_pair(5, 5),
                       std::make_pair(5, 2));
  ballot_world_options opts;
  opts.nodes = size.first;
  opts.founders = size.second;
  auto x = play(opts, 200);
  INFO("views " << x.views << ", entered " << x.entered << ", united "
                << x.united << ", restarts " << x.restarts);
  CHECK(x.views > 400);
  CHECK(x.entered > 0);
  CHECK(x.restarts > 100);
  CHECK(x.united > 100);
  if (size.first == 3)
    CHECK(x.extinct > 0);
}

TEST_CASE("views are one chain, though disks are lost, one at a time",
          "[core]") {
  ballot_world_options opts;
  opts.nodes = opts.founders = GENERATE(3, 5);
  opts.disk_loss = 0.5;
  auto x = play(opts, 300);
  INFO("views " << x.views << ", united " << x.united << ", disks lost "
                << x.disks_lost);
  CHECK(x.disks_lost > 50);
  CHECK(x.united > 100);
}
