#include "actors/auditor.hpp"

#include "tests/support/comparison_story.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using fixture = test::comparison_story;

TEST_CASE_METHOD(fixture,
                 "peers from the manager's list are started with "
                 "their number and the number of messages "
                 "[1.12] [1.13] [1.14]",
                 "[actors][auditor]") {
  spawn_peers(4);
  spawn_auditor(options(4, 10));
  pass(1s);
  for (auto& [port, x] : peers) {
    REQUIRE(!x.orders.empty());
    auto& order = x.orders.front();
    CHECK(order.number == port);
    CHECK(order.messages == 10);
    CHECK(order.report_to == at(own_port));
    REQUIRE(order.peers.size() == 4);
    CHECK(order.peers[port - 1].name == x.name);
  }
  REQUIRE(started.size() == 4);
  CHECK(started[0].answer == "peer process started");
}

TEST_CASE_METHOD(fixture,
                 "equal logs from all are found ordered, and all end "
                 "[1.08] [1.16] [6.05]",
                 "[actors][auditor]") {
  spawn_peers(4);
  spawn_auditor(options(4, 10));
  pass(1s);
  REQUIRE(rounds.size() == 1);
  CHECK(rounds[0].audit.result == verdict::ordered);
  CHECK(rounds[0].audit.logs.size() == 4);
  CHECK(rounds[0].audit.rounds == 40);
  for (auto& [port, x] : peers) {
    REQUIRE(x.orders.size() == 2);
    CHECK(x.orders[1].messages == 0);
    REQUIRE(x.answers.size() == 1);
    CHECK(x.answers[0].error == 0);
  }
  REQUIRE(over.size() == 1);
  CHECK(over[0].worst == verdict::ordered);
  CHECK(over[0].rounds_played == 1);
}

TEST_CASE_METHOD(fixture,
                 "logs that differ are found disordered "
                 "[1.09] [1.10] [6.08]",
                 "[actors][auditor]") {
  spawn_peers(3);
  peers[2].change = [](delivery_report& x) {
    std::swap(x.entries[3], x.entries[4]);
  };
  spawn_auditor(options(3, 10));
  pass(1s);
  REQUIRE(rounds.size() == 1);
  CHECK(rounds[0].audit.result == verdict::disordered);
  CHECK(rounds[0].audit.rounds_out_of_order == 2);
  REQUIRE(rounds[0].audit.discrepancies.size() == 2);
  CHECK(rounds[0].audit.discrepancies[0].position == 3);
  CHECK(rounds[0].audit.discrepancies[0].peer == 2);
  CHECK(over[0].worst == verdict::disordered);
}

TEST_CASE_METHOD(fixture,
                 "several rounds are played without a restart "
                 "[6.06] [6.13]",
                 "[actors][auditor]") {
  spawn_peers(3);
  auto opts = options(3, 5);
  opts.rounds = 10;
  spawn_auditor(opts);
  pass(5s);
  REQUIRE(rounds.size() == 10);
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    CHECK(rounds[i].round == i + 1);
    CHECK(rounds[i].audit.result == verdict::ordered);
    CHECK(rounds[i].audit.rounds == 15); // Nothing is left of the one before.
  }
  CHECK(over.size() == 1);
  CHECK(peers[1].orders.size() == 11);
}

TEST_CASE_METHOD(fixture,
                 "experiments can be asked for one by one "
                 "[6.05] [6.13]",
                 "[actors][auditor]") {
  spawn_peers(2);
  impair_all(0, 10ms); // Or a whole experiment would be over at once.
  auto opts = options(2, 0);
  opts.messages.reset();
  spawn_auditor(opts);
  pass(10s);
  CHECK(peers[1].orders.empty());
  auto run = [&](run_experiment x) {
    auto begun = false;
    sys.spawn([&, x](caf::event_based_actor* self) {
      self->request(uut, caf::infinite, x).then([&](bool y) { begun = y; });
    });
    settle();
    return begun;
  };
  CHECK(run({5, 1, false}));
  CHECK(!run({5, 1, false})); // One at a time.
  pass(1s);
  CHECK(over.size() == 1);
  CHECK(run({7, 2, false}));
  pass(1s);
  CHECK(rounds.size() == 3);
  CHECK(rounds[2].round == 3);
  CHECK(rounds[2].audit.rounds == 14);
  CHECK(run({0, 1, true}));
  pass(1s);
  CHECK(over.size() == 3);
  CHECK(peers[1].orders.back().messages == 0);
}

TEST_CASE_METHOD(fixture,
                 "logs beyond 32,768 bytes arrive whole over a lossy "
                 "network [6.15]",
                 "[actors][auditor]") {
  spawn_peers(4);
  impair_all(0.2, 10ms);
  spawn_auditor(options(4, 20000));
  pass(60s);
  REQUIRE(rounds.size() == 1);
  CHECK(rounds[0].audit.result == verdict::ordered);
  CHECK(rounds[0].audit.rounds == 80000);
}
