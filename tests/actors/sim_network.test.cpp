#include "tests/support/network.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

impairment fixed_delay(timespan x) {
  impairment result;
  result.delay_min = result.delay_max = x;
  return result;
}

impairment heavy() {
  impairment result;
  result.loss = 0.1;
  result.duplicate = 0.05;
  result.delay_min = 1ms;
  result.delay_max = 60ms;
  return result;
}

std::vector<heard_beat> run(std::uint64_t seed) {
  sim_options opts;
  opts.seed = seed;
  opts.links = heavy();
  network net{opts};
  net.spawn_nodes(5);
  for (std::uint64_t round = 0; round < 40; ++round) {
    for (std::size_t i = 0; i < 5; ++i)
      for (std::size_t j = 0; j < 5; ++j)
        net.send(i, j, round * 3, round * 3 + 2);
    net.pass(10ms);
  }
  net.pass(100ms);
  return net.heard;
}

} // namespace

TEST_CASE("a network without impairment delivers at once, in order",
          "[actors][sim-network]") {
  network net;
  net.spawn_nodes(2);
  net.send(0, 1, 1, 100);
  net.send(1, 1, 1, 1);
  net.settle();
  REQUIRE(net.heard.size() == 101);
  for (std::uint64_t i = 0; i < 100; ++i)
    REQUIRE(net.heard[i] == heard_beat{1, net.at(0), i + 1, 0ns});
  CHECK(net.heard.back().from == net.at(1));
  CHECK(net.count(net.nodes[0], "datagrams_sent") == 100);
  CHECK(net.count(net.nodes[1], "datagrams_received") == 101);
}

TEST_CASE("the same seed gives the same run", "[actors][sim-network]") {
  auto first = run(42);
  CHECK(first.size() > 2000);
  CHECK(first == run(42));
  CHECK(!(first == run(43)));
}

TEST_CASE("loss and doubling keep to their chances", "[actors][sim-network]") {
  sim_options opts;
  opts.links = heavy();
  network net{opts};
  net.spawn_nodes(2);
  net.send(0, 1, 1, 20000);
  net.pass(100ms);
  auto lost = net.count(net.hub, "impaired_lost");
  auto doubled = net.count(net.hub, "impaired_duplicated");
  CHECK(lost / 20000.0 == Approx(0.1).margin(0.01));
  CHECK(doubled / 18000.0 == Approx(0.05).margin(0.01));
  CHECK(net.heard.size() == 20000 - lost + doubled);
}

TEST_CASE("jitter alone brings disorder", "[actors][sim-network]") {
  sim_options opts;
  opts.links = heavy();
  opts.links.loss = opts.links.duplicate = 0;
  network net{opts};
  net.spawn_nodes(2);
  net.send(0, 1, 1, 100);
  net.pass(1s);
  REQUIRE(net.heard.size() == 100);
  CHECK(!std::is_sorted(net.heard.begin(), net.heard.end(),
                        [](const auto& x, const auto& y) {
                          return x.number < y.number;
                        }));
  for (const auto& x : net.heard) {
    REQUIRE(x.at >= 1ms);
    REQUIRE(x.at <= 60ms + 50us);
  }
}

TEST_CASE("each link has a latency and jitter of its own [1.11]",
          "[actors][sim-network]") {
  network net;
  net.spawn_nodes(3);
  net.tell_hub(impair_network{fixed_delay(5ms), 1});
  net.tell_hub(
    impair_links{net.at(0), impair{net.at(1), fixed_delay(100ms), 1}});
  net.send(0, 1, 1, 1);
  net.send(0, 2, 2, 2);
  net.send(1, 0, 3, 3);
  net.pass(1s);
  REQUIRE(net.heard.size() == 3);
  CHECK(net.heard[0] == heard_beat{2, net.at(0), 2, 5ms});
  CHECK(net.heard[1] == heard_beat{0, net.at(1), 3, 5ms});
  CHECK(net.heard[2] == heard_beat{1, net.at(0), 1, 100ms});
}

TEST_CASE("a node impairs what itself sends [1.11]", "[actors][sim-network]") {
  network net;
  net.spawn_nodes(2);
  caf::anon_send(net.nodes[0], impair{std::nullopt, fixed_delay(7ms), 1});
  net.settle();
  net.send(0, 1, 1, 1);
  net.send(1, 0, 2, 2);
  net.pass(1s);
  REQUIRE(net.heard.size() == 2);
  CHECK(net.heard[0] == heard_beat{0, net.at(1), 2, 0ns});
  CHECK(net.heard[1] == heard_beat{1, net.at(0), 1, 7ms});
}

TEST_CASE("a cut link carries nothing, and the way back stays open",
          "[actors][sim-network]") {
  network net;
  net.spawn_nodes(2);
  net.tell_hub(cut_link{net.at(0), net.at(1)});
  net.send(0, 1, 1, 3);
  net.send(1, 0, 4, 4);
  net.settle();
  REQUIRE(net.heard.size() == 1);
  CHECK(net.heard[0].number == 4);
  CHECK(net.count(net.hub, "datagrams_cut") == 3);
  net.tell_hub(heal_link{net.at(0), net.at(1)});
  net.send(0, 1, 5, 5);
  net.settle();
  CHECK(net.heard.back().number == 5);
}

TEST_CASE("a partition parts its sides and no one else",
          "[actors][sim-network]") {
  network net;
  net.spawn_nodes(4);
  net.tell_hub(partition_network{{{net.at(0), net.at(1)}, {net.at(2)}}});
  auto talk = [&] {
    net.heard.clear();
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j)
        net.send(i, j, 1, 1);
    net.settle();
    return net.heard.size();
  };
  CHECK(talk() == 12); // All but 0-2 and 1-2, in both directions.
  for (const auto& x : net.heard)
    CHECK(!(x.by == 2 && (x.from == net.at(0) || x.from == net.at(1))));
  net.tell_hub(heal_network{});
  CHECK(talk() == 16);
}

TEST_CASE("what is beyond a cut already still arrives",
          "[actors][sim-network]") {
  network net;
  net.spawn_nodes(2);
  net.tell_hub(impair_network{fixed_delay(10ms), 1});
  net.send(0, 1, 1, 1);
  net.settle();
  net.tell_hub(cut_link{net.at(0), net.at(1)});
  net.pass(20ms);
  CHECK(net.heard.size() == 1);
}

TEST_CASE("datagrams that are due together share one timer",
          "[actors][sim-network]") {
  network net;
  net.spawn_nodes(3);
  net.tell_hub(impair_network{fixed_delay(10ms), 1});
  net.send(0, 1, 1, 500);
  net.send(1, 2, 1, 500);
  net.settle();
  CHECK(net.sched.clock().schedule().size() == 1);
  net.pass(10ms);
  CHECK(net.heard.size() == 1000);
  CHECK(net.sched.clock().schedule().empty());
}

TEST_CASE("the network holds as many datagrams as its bound says",
          "[actors][sim-network]") {
  auto opts = network::to_the_nanosecond();
  opts.links = fixed_delay(10ms);
  opts.queue_max = 100;
  network net{opts};
  net.spawn_nodes(2);
  net.send(0, 1, 1, 101);
  net.settle();
  CHECK(net.count(net.hub, "datagrams_under_way") == 100);
  CHECK(net.count(net.hub, "datagrams_dropped_queue_full") == 1);
  net.pass(10ms);
  CHECK(net.heard.size() == 100);
}

TEST_CASE("a datagram to where nobody is gets lost", "[actors][sim-network]") {
  network net;
  net.spawn_nodes(1);
  net.send(0, 7, 1, 2);
  net.settle();
  CHECK(net.count(net.hub, "datagrams_to_nobody") == 2);
}

TEST_CASE("a node that came back is told apart from its earlier life",
          "[actors][sim-network]") {
  network net;
  net.spawn_nodes(2);
  net.send(0, 1, 1, 1, 2);
  net.settle();
  CHECK(net.heard.size() == 1);
  caf::anon_send_exit(net.nodes[1], caf::exit_reason::kill);
  net.nodes[1] = net.spawn_node(1, 77);
  net.settle();
  net.send(0, 1, 2, 2, 2);
  net.settle();
  CHECK(net.heard.size() == 1);
  CHECK(net.count(net.nodes[1], "datagrams_dropped_wrong_incarnation") == 1);
  CHECK(net.count(net.nodes[0], "datagrams_received") == 1);
  net.send(0, 1, 3, 3, 77);
  net.settle();
  CHECK(net.heard.back().number == 3);
}
