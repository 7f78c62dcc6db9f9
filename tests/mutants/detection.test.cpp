// Mutants of the machines that find out who lives: each one once without the
// mutant and once with it.
#include "actors/core/heartbeat_detector.hpp"
#include "actors/core/swim_order.hpp"
#include "tests/support/planting.hpp"
#include "tests/support/swim_detector_fixture.hpp"
#include "tests/support/swim_fixture.hpp"
#include "tests/support/watching_group.hpp"

#include <cstddef>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

TEST_CASE("refutation-is-restart removes a member that has refuted",
          "[mutants]") {
  using kind = swim_event_kind;
  expect_change(
    "refutation-is-restart", std::vector{kind::suspected, kind::refuted},
    std::vector{kind::suspected, kind::faulty, kind::joined}, [] {
      swim_fixture f{3};
      f.hear(2, swim_gossip{{f.about(1, swim_status::suspect)}});
      f.hear(1, swim_gossip{{f.about(1, swim_status::alive, 1, 1)}});
      return f.events();
    });
}

TEST_CASE("faulty-beats-refutation gives up a member that has refuted",
          "[mutants]") {
  expect_change(
    "faulty-beats-refutation", swim_status::alive, swim_status::faulty, [] {
      swim_fixture f{3};
      f.hear(1, swim_gossip{{f.about(1, swim_status::alive, 1, 1)}});
      f.hear(2, swim_gossip{{f.about(1, swim_status::faulty)}});
      return f.status(1);
    });
}

TEST_CASE("health-ignored lets a slow node accuse the healthy", "[mutants]") {
  expect_change("health-ignored", false, true, [] {
    watching_group g{3, 0.0, 1};
    g.run(1s);
    for (int i = 0; i < 7; ++i)
      g[1].on_health(1s, g.now);
    // Its ears come back after 900 ms, its score falls once meanwhile.
    g.passes = [](member_id, member_id to) { return to != 1; };
    g.run(900ms);
    return g[1].reachable() == 1;
  });
}

TEST_CASE("tombstone-dropped-early brings the dead back to life", "[mutants]") {
  expect_change("tombstone-dropped-early", swim_status::faulty,
                swim_status::alive, [] {
                  swim_fixture f{3};
                  f.hear(2, swim_gossip{{f.about(1, swim_status::faulty)}});
                  f.tick();
                  f.hear(3, swim_gossip{{f.about(1)}}); // Has not heard of it.
                  return f.status(1);
                });
}

TEST_CASE("hearsay-is-evidence removes a member on one node's word",
          "[mutants]") {
  expect_change("hearsay-is-evidence", false, true, [] {
    swim_detector_fixture f{3};
    f.pass(1s); // All live, and answer.
    f.hear(2, swim_gossip{{f.about(3, swim_status::faulty)}});
    f.vote(2, {{3, suspicion_cause::silence}});
    return !f.out.removals.empty();
  });
}
