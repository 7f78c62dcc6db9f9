#include "tests/support/swim_fixture.hpp"
#include "tests/support/swim_population.hpp"

#include <map>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

TEST_CASE("each is watched by the one before it in the order of names, and "
          "behind every eighth probe one goes around",
          "[core][swim]") {
  auto opts = gossip_swim();
  swim_fixture f{4, opts}; // "self" comes behind n1 to n4.
  std::map<std::string, int> asked;
  for (int i = 0; i < 40; ++i) {
    auto x = f.next_probe();
    ++asked[x.target];
    f.hear(std::stoi(x.target.substr(1)), swim_ack{x.number, x.inc});
  }
  CHECK(asked["n1"] >= 28);
  CHECK(asked.size() == 4);
}

TEST_CASE("a neighbour that is gone is replaced by the next one",
          "[core][swim]") {
  auto opts = gossip_swim();
  swim_fixture f{4, opts};
  f.hear(2, swim_gossip{{swim_fixture::about(1, swim_status::left)}});
  std::map<std::string, int> asked;
  for (int i = 0; i < 40; ++i) {
    auto x = f.next_probe();
    ++asked[x.target];
    f.hear(std::stoi(x.target.substr(1)), swim_ack{x.number, x.inc});
  }
  CHECK(asked["n2"] >= 28);
  CHECK(asked.count("n1") == 0);
}

TEST_CASE("a probe with a limit of its own fails before the next one",
          "[core][swim]") {
  auto opts = gossip_swim();
  swim_fixture f{5, opts};
  auto x = f.next_probe();
  f.pass(opts.probe_limit - 10ms);
  CHECK(f.uut.members().suspects().empty());
  f.pass(20ms);
  CHECK(f.uut.members().suspects().count(x.target) == 1);
}

TEST_CASE("a relay says that it hears nothing before the asker's probe ends",
          "[core][swim]") {
  auto opts = gossip_swim();
  swim_fixture f{5, opts};
  f.hear(1, swim_ping_request{9, "n2", 1, f.place(2)});
  f.pass(opts.probe_limit - opts.probe_timeout - 50ms);
  CHECK(f.sent<swim_nack>().size() == 1);
}

TEST_CASE("with the values for gossip a kill is known to 30 within 3 s",
          "[core][swim]") {
  // Not the first one alone: who has found out is not to be slow from then on.
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    swim_population p{30, 0.0, seed, gossip_swim()};
    p.run(30s);
    core::splitmix random{seed};
    for (int i = 0; i < 15; ++i) {
      REQUIRE(p.agreed());
      auto who = 1 + random.next() % 28;
      p.run(std::chrono::milliseconds{6000 + random.next() % 1000});
      p.crash(who);
      auto start = p.now;
      p.events.clear();
      p.run(3s);
      auto told = p.told(swim_event_kind::faulty, who);
      INFO("seed " << seed << ", kill " << i << " of node " << who);
      REQUIRE(told.size() == 29);
      CHECK(told.back().what.when - start < timespan{3s});
      p.begin(who);
      p.run(10s);
    }
  }
}

TEST_CASE("with the values for gossip nobody is removed wrongly at 10 % loss",
          "[core][swim]") {
  swim_population p{30, 0.1, 3, gossip_swim()};
  for (int i = 0; i < 300 && !p.agreed(); ++i)
    p.run(100ms);
  REQUIRE(p.agreed());
  p.run(10min);
  CHECK(p.told(swim_event_kind::faulty).empty());
}
