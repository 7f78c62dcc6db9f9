#include "tests/support/cluster.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

impairment rough(double loss, double duplicate = 0.02) {
  impairment result;
  result.loss = loss;
  result.duplicate = duplicate;
  result.delay_min = 1ms;
  result.delay_max = 60ms;
  return result;
}

/// Every member sends `messages` messages at pauses drawn from the seed.
void talk(cluster& c, int messages) {
  std::mt19937_64 random{c.opts_.seed};
  for (int n = 1; n <= messages; ++n)
    for (std::size_t i = 0; i < c.nodes.size(); ++i) {
      c.send(i, {"m" + std::to_string(i + 1) + "." + std::to_string(n)});
      if (random() % 3 == 0)
        c.pass(std::chrono::milliseconds{random() % 20});
    }
  for (std::size_t i = 0; i < c.nodes.size(); ++i)
    c.end(i);
}

void expect_complete(cluster& c, int messages) {
  for (auto& x : c.nodes) {
    CHECK(x.seen.broken.empty());
    CHECK(x.seen.log.size() == c.nodes.size() * messages);
  }
}

} // namespace

TEST_CASE("three members deliver the same order over a quiet network",
          "[sim]") {
  for (auto order : {level::agreed, level::safe}) {
    cluster_options opts;
    opts.order = order;
    cluster c{opts};
    c.install();
    talk(c, 20);
    REQUIRE(c.finish(10s));
    expect_complete(c, 20);
    CHECK(c.logs_agree());
  }
}

TEST_CASE("loss, delay and duplication change no order at safe and agreed",
          "[sim]") {
  for (auto order : {level::agreed, level::safe})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      INFO("level " << to_string(order) << " seed " << seed);
      cluster_options opts;
      opts.members = 2 + seed % 4;
      opts.order = order;
      opts.seed = seed;
      opts.links = rough(0.1, 0.05);
      cluster c{opts};
      c.install();
      talk(c, 40);
      REQUIRE(c.finish(120s));
      expect_complete(c, 40);
      CHECK(c.logs_agree());
    }
}
