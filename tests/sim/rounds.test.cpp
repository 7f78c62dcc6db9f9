#include "tests/support/talk.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

constexpr level all_levels[]{level::unordered, level::naive,  level::fifo,
                             level::causal,    level::agreed, level::safe};

} // namespace

TEST_CASE("a second round on the same stack begins from nothing [6.06]",
          "[sim]") {
  for (auto order : all_levels) {
    INFO("level " << to_string(order));
    cluster_options opts;
    opts.order = order;
    cluster c{opts};
    for (std::uint64_t round = 1; round <= 3; ++round) {
      c.install(round);
      talk(c, 10);
      REQUIRE(c.finish(20s));
      for (auto& x : c.nodes) {
        CHECK(x.seen.log.size() == 30);
        CHECK(x.seen.last[1] == (order < level::fifo ? 10 : 11));
      }
    }
  }
}

TEST_CASE("old copies of round 1 do not enter round 2 [6.06]", "[sim]") {
  for (auto order : {level::fifo, level::agreed, level::safe})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      INFO("level " << to_string(order) << " seed " << seed);
      cluster_options opts;
      opts.order = order;
      opts.seed = seed;
      opts.links = rough(0.2, 0.5);
      opts.links.delay_max = 2s; // Longer than the end of a round takes.
      cluster c{opts};
      c.install(1);
      talk(c, 10);
      REQUIRE(c.finish(120s));
      std::uint64_t stale = 0;
      c.install(2);
      for (std::size_t i = 0; i < c.nodes.size(); ++i) {
        c.send(i, {"second of " + std::to_string(i + 1)});
        c.end(i);
      }
      REQUIRE(c.finish(120s));
      for (auto& x : c.nodes) {
        REQUIRE(x.seen.log.size() == 3);
        for (auto& d : x.seen.log) {
          CHECK(d.payload == "second of " + std::to_string(d.sender));
          CHECK(d.number == 1);
        }
        stale += c.count(x.stream.clock, "frames_of_older_views");
      }
      CHECK(stale > 0);
    }
}

TEST_CASE("a round that breaks off in the middle harms none after it",
          "[sim]") {
  // The view changes while acknowledgements of the one before are between the
  // rooms: they must acknowledge nothing in the new one.
  for (auto order : {level::fifo, level::agreed, level::safe})
    for (int broken_at = 0; broken_at < 100; ++broken_at) {
      cluster_options opts;
      opts.order = order;
      opts.seed = static_cast<std::uint64_t>(broken_at + 1);
      cluster c{opts};
      c.install(1);
      for (int n = 0; n < 5; ++n)
        for (std::size_t i = 0; i < 3; ++i)
          c.send(i, {"first", "round"});
      for (int n = 0; n < broken_at && c.sched.has_job(); ++n)
        c.sched.run_once();
      c.install(2);
      // One link is dead at first: a message that was falsely acknowledged
      // would never be sent again.
      c.tell_hub(cut_link{c.nodes[0].at, c.nodes[2].at});
      for (std::size_t i = 0; i < 3; ++i) {
        c.send(i, {"a", "b"});
        c.end(i);
      }
      c.pass(50ms);
      c.tell_hub(heal_network{});
      if (!c.finish(20s))
        FAIL("level " << to_string(order) << " broken at " << broken_at);
      for (auto& x : c.nodes) {
        REQUIRE(x.seen.log.size() == 6);
        REQUIRE(x.seen.broken.empty());
      }
    }
}

TEST_CASE("members that pass the barrier sooner are heard by those who pass "
          "it later",
          "[sim]") {
  for (auto order : all_levels) {
    INFO("level " << to_string(order));
    cluster_options opts;
    opts.order = order;
    cluster c{opts};
    for (std::size_t i : {0, 1, 2}) {
      caf::anon_send(c.nodes[i].group, view_change{c.make_view(i, 1)});
      c.send(i, {"x"});
      c.end(i);
      c.pass(10ms);
    }
    REQUIRE(c.finish(5s));
    for (auto& x : c.nodes)
      CHECK(x.seen.log.size() == 3);
  }
}
