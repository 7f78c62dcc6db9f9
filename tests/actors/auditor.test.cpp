#include "actors/auditor.hpp"

#include "actors/registry.hpp"
#include "messages/bodies.hpp"
#include "tests/support/channel_nodes.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace std::literals;
using namespace troupe;

namespace {

/// A peer as the comparison server sees it.
struct puppet {
  channel_actor channel;
  std::string name;
  std::vector<start_order> orders;
  /// What the peer makes of the log that it should send.
  std::function<void(delivery_report&)> change = [](delivery_report&) {};
  bool sends_log = true;
  std::vector<call_result> answers;
};

struct fixture : test::channel_nodes {
  static constexpr std::uint16_t manager_port = 150;
  static constexpr std::uint16_t own_port = 151;
  channel_actor manager = spawn_node(manager_port);
  channel_actor comparison = spawn_node(own_port);
  std::map<std::uint16_t, puppet> peers;
  std::vector<comparison_waits> waits;
  std::vector<peer_started> started;
  std::vector<round_compared> rounds;
  std::vector<experiment_over> over;
  auditor_actor uut;

  fixture() {
    own(sys.spawn(registry_behavior, registry_options{}, manager));
    settle();
  }

  void spawn_auditor(comparison_options opts) {
    auto listener
      = own(sys.spawn([this]() -> comparison_listener_actor::behavior_type {
          return {
            [this](const comparison_waits& x) { waits.push_back(x); },
            [this](const peer_started& x) { started.push_back(x); },
            [this](const round_compared& x) { rounds.push_back(x); },
            [this](const experiment_over& x) { over.push_back(x); },
          };
        }));
    uut = own(sys.spawn(auditor_behavior,
                        auditor_setup{opts, at(manager_port), at(own_port), 1},
                        comparison, listener));
    settle();
  }

  /// Runs `peers` peers with `messages` messages each.
  static comparison_options options(std::uint32_t peers,
                                    std::uint64_t messages) {
    comparison_options result;
    result.peers = peers;
    result.messages = messages;
    return result;
  }

  void spawn_peer(std::uint16_t port) {
    auto& x = peers[port];
    x.channel = spawn_node(port);
    x.name = "peer-" + std::to_string(port);
    serve_with(
      x.channel, {call_name::start_peer}, [this, port](const incoming_call& y) {
        return on_start(peers[port], *decode_start_order(y.what.body.text()));
      });
    ask(x.channel, {at(manager_port), 10s, 0},
        {call_name::register_peer, encode(registration{x.name, at(port), 0})},
        [](const call_result& y) { CHECK(y.error == 0); });
    pass(10ms);
  }

  void spawn_peers(std::uint16_t n) {
    for (std::uint16_t port = 1; port <= n; ++port)
      spawn_peer(port);
  }

  call_result on_start(puppet& x, const start_order& order) {
    x.orders.push_back(order);
    if (order.messages > 0 && x.sends_log) {
      auto report = log_of(x, order);
      x.change(report);
      sys.spawn([=, &x](caf::event_based_actor* self) {
        self
          ->request(x.channel, caf::infinite,
                    call_target{order.report_to, 10s, 0},
                    call{call_name::submit_log, encode(report)})
          .then([&x](const call_result& y) { x.answers.push_back(y); });
      });
    }
    return {0, "peer process started", {}};
  }

  static delivery_report log_of(const puppet& x, const start_order& order) {
    delivery_report result;
    result.round = order.round;
    result.number = order.number;
    result.name = x.name;
    for (seqno n = 1; n <= order.messages; ++n)
      for (member_id m = 1; m <= order.peers.size(); ++m)
        result.entries.push_back({m, n, n});
    return result;
  }
};

} // namespace

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
