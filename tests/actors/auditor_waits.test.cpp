#include "actors/auditor.hpp"

#include "tests/support/comparison_story.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using fixture = test::comparison_story;

TEST_CASE_METHOD(fixture,
                 "while a log is missing it waits, and says whose "
                 "every five seconds [1.15]",
                 "[actors][auditor]") {
  spawn_peers(4);
  peers[3].sends_log = false;
  spawn_auditor(options(4, 10));
  pass(16s);
  CHECK(rounds.empty());
  REQUIRE(waits.size() == 3);
  for (auto& x : waits) {
    CHECK(x.stage == comparison_stage::logs);
    CHECK(x.missing == std::vector<std::string>{"peer-3"});
  }
  CHECK(waits[2].since == 15s);
  pass(15s);
  REQUIRE(rounds.size() == 1);
  CHECK(rounds[0].audit.result == verdict::incomplete);
  CHECK(rounds[0].silent == std::vector<std::string>{"peer-3"});
  CHECK(rounds[0].why == "no log within 30 s from peer-3");
}

TEST_CASE_METHOD(fixture,
                 "it asks the manager until enough are registered "
                 "[1.13]",
                 "[actors][auditor]") {
  spawn_peers(2);
  spawn_auditor(options(4, 10));
  pass(4s);
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].stage == comparison_stage::registrations);
  CHECK(waits[0].registered == 2);
  CHECK(waits[0].wanted == 4);
  CHECK(waits[0].about == "2 of 4 peers registered");
  spawn_peer(3);
  pass(2s);
  CHECK(waits.back().about == "3 of 4 peers registered");
  CHECK(started.empty());
  spawn_peer(4);
  pass(1s);
  CHECK(rounds.size() == 1);
}

TEST_CASE_METHOD(fixture, "a manager that starts last is waited for",
                 "[actors][auditor]") {
  isolate(manager_port);
  spawn_auditor(options(1, 10));
  pass(10s);
  REQUIRE(!waits.empty());
  CHECK(waits[0].about.find("the group manager: no answer") == 0);
  caf::anon_send(hub, heal_network{});
  spawn_peer(1);
  pass(3s);
  CHECK(rounds.size() == 1);
}

TEST_CASE_METHOD(fixture, "too few peers after the limit end the experiment",
                 "[actors][auditor]") {
  spawn_peers(2);
  spawn_auditor(options(3, 10));
  pass(59s);
  CHECK(over.empty());
  pass(5s);
  REQUIRE(over.size() == 1);
  CHECK(over[0].why == "2 of 3 peers registered after 60 s");
  CHECK(over[0].worst == verdict::incomplete);
  CHECK(rounds.empty());
  CHECK(peers[1].orders.size() == 1); // To end, that is.
  CHECK(peers[1].orders[0].messages == 0);
}

TEST_CASE_METHOD(fixture,
                 "a fixed time to start all processes is honoured "
                 "[1.07]",
                 "[actors][auditor]") {
  spawn_peers(2);
  auto opts = options(2, 10);
  opts.start_delay = 5s;
  spawn_auditor(opts);
  pass(4900ms);
  CHECK(peers[1].orders.empty());
  pass(1s);
  CHECK(rounds.size() == 1);
}

TEST_CASE_METHOD(fixture, "a peer that does not start is named at the limit",
                 "[actors][auditor]") {
  spawn_peers(3);
  isolate(2);
  spawn_auditor(options(3, 5));
  pass(70s);
  REQUIRE(rounds.size() == 1);
  CHECK(rounds[0].silent == std::vector<std::string>{"peer-2"});
  CHECK(rounds[0].why.find("not started: peer-2") == 0);
  CHECK(rounds[0].audit.result == verdict::incomplete);
  CHECK(over.size() == 1);
}

TEST_CASE("options of a comparison that cannot work are refused",
          "[actors][auditor]") {
  CHECK(!validate(comparison_options{}));
  comparison_options opts;
  opts.peers = 0;
  CHECK(validate(opts));
  opts = {};
  opts.retry = 0s;
  CHECK(validate(opts));
}

TEST_CASE_METHOD(fixture,
                 "a stranger that took the port of a peer that is gone is "
                 "neither started nor ended",
                 "[actors][auditor]") {
  spawn_peers(2);
  peers[1].sends_log = false;
  auto opts = options(2, 10);
  opts.rounds = 2;
  spawn_auditor(opts);
  pass(1s);
  CHECK(peers[1].orders.size() == 1);
  auto stranger = spawn_node(1, 77);
  auto orders = 0;
  serve_with(stranger, {call_name::start_peer}, [&](const incoming_call&) {
    ++orders;
    return call_result{};
  });
  pass(5min);
  CHECK(orders == 0);
  CHECK(peers[1].orders.size() == 1);
  CHECK(peers[2].orders.size() == 3);
  CHECK(over.size() == 1);
}
