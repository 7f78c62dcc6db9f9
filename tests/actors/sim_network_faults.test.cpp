#include "tests/support/network.hpp"

#include <map>
#include <memory>
#include <utility>
#include <vector>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;
using core::fate;
using core::fault;
using core::fault_kind;

namespace {

fault from_to(fault_kind kind, timespan begin, timespan end) {
  fault result;
  result.kind = kind;
  result.begin = begin;
  result.end = end;
  return result;
}

using trace_log = std::map<fate, std::vector<core::parcel>>;

/// A network that follows a plan from now on, and what its trace saw.
struct stormy : network {
  explicit stormy(std::vector<fault> plan, std::size_t nodes = 3,
                  std::shared_ptr<trace_log> log
                  = std::make_shared<trace_log>())
    : network(traced(log)), seen(log) {
    spawn_nodes(nodes);
    follow(std::move(plan));
  }

  static sim_options traced(const std::shared_ptr<trace_log>& log) {
    auto result = to_the_nanosecond();
    result.trace = [=](const core::parcel& x, fate what) {
      (*log)[what].push_back(x);
    };
    return result;
  }

  void follow(std::vector<fault> plan) {
    follow_plan x{std::move(plan), now(), {}};
    for (std::size_t i = 0; i < nodes.size(); ++i)
      x.nodes.push_back(at(i));
    tell_hub(std::move(x));
  }

  std::size_t times(fate what) const {
    return (*seen)[what].size();
  }

  /// Shared with the hub, which ends after this.
  std::shared_ptr<trace_log> seen;
};

} // namespace

TEST_CASE("a network follows a plan without being told again",
          "[actors][sim-network]") {
  auto x = from_to(fault_kind::isolate, 1s, 2s);
  x.nodes.push_back(1);
  stormy net{{x}};
  auto talk = [&] {
    net.heard.clear();
    net.send(0, 1, 1, 1);
    net.send(1, 2, 2, 2);
    net.send(0, 2, 3, 3);
    net.settle();
    return net.heard.size();
  };
  CHECK(talk() == 3);
  net.pass(1s);
  CHECK(talk() == 1);
  net.pass(999ms);
  CHECK(talk() == 1);
  net.pass(1ms);
  CHECK(talk() == 3);
  CHECK(net.times(fate::cut) == 4);
  CHECK(net.count(net.hub, "weather_cut") == 4);
  // The hub needs no timer for that.
  CHECK(net.sched.clock().schedule().empty());
}

TEST_CASE("a fault on top of an impairment delays by both",
          "[actors][sim-network]") {
  auto x = from_to(fault_kind::delay, 0s, 1s);
  x.delay_min = x.delay_max = 7ms;
  stormy net{{x}};
  impairment base;
  base.delay_min = base.delay_max = 5ms;
  net.tell_hub(impair_network{base, 1});
  net.send(0, 1, 1, 1);
  net.pass(20ms);
  REQUIRE(net.heard.size() == 1);
  CHECK(net.heard[0].at == 12ms);
}

TEST_CASE("who is not among the nodes of a plan is spared",
          "[actors][sim-network]") {
  stormy net{{from_to(fault_kind::loss, 0s, 1s)}, 2};
  net.nodes.push_back(net.spawn_node(2, 3));
  net.settle();
  net.send(0, 1, 1, 1);
  net.send(0, 2, 2, 2);
  net.send(2, 0, 3, 3);
  net.settle();
  CHECK(net.heard.size() == 2);
  CHECK(net.count(net.hub, "weather_lost") == 1);
}

TEST_CASE("a corrupted or truncated datagram is dropped by its receiver",
          "[actors][sim-network]") {
  for (auto kind : {fault_kind::corrupt, fault_kind::truncate}) {
    stormy net{{from_to(kind, 0s, 1s)}};
    net.send(0, 1, 1, 3000);
    net.settle();
    CHECK(net.heard.empty());
    CHECK(net.count(net.nodes[1], "datagrams_received") == 3000);
    auto what = kind == fault_kind::corrupt ? fate::corrupted : fate::truncated;
    REQUIRE(net.times(what) == 3000);
    CHECK((*net.seen)[what][0].garbled);
    CHECK(net.times(fate::carried) == 3000);
    net.pass(1s);
    net.send(0, 1, 1, 1);
    net.settle();
    CHECK(net.heard.size() == 1);
  }
}

TEST_CASE("corruption spoils one receiver's copy of a shared payload",
          "[actors][sim-network]") {
  auto x = from_to(fault_kind::corrupt, 0s, 1s);
  x.others.push_back(1);
  stormy net{{x}};
  outbound all;
  all.group = 1;
  all.to = std::make_shared<const std::vector<address>>(
    std::vector<address>{{net.at(1), 0}, {net.at(2), 0}});
  all.frames = {heartbeat{{7, 0}}};
  for (int i = 0; i < 100; ++i)
    caf::anon_send(net.nodes[0], outbound_batch{{all}});
  net.settle();
  CHECK(net.heard.size() == 100);
  for (const auto& y : net.heard)
    CHECK(y.by == 2);
}

TEST_CASE("replays come after their fault is over, and then it is calm",
          "[actors][sim-network]") {
  auto x = from_to(fault_kind::replay, 0s, 1s);
  x.delay_min = x.delay_max = 30s;
  stormy net{{x}};
  net.send(0, 1, 1, 50);
  net.pass(29s);
  CHECK(net.heard.size() == 50);
  net.pass(1s);
  REQUIRE(net.heard.size() == 100);
  CHECK(net.heard.back() == heard_beat{1, net.at(0), 50, 30s});
  net.heard.clear();
  net.send(0, 1, 1, 50);
  net.pass(100s);
  CHECK(net.heard.size() == 50);
  CHECK(net.times(fate::replayed) == 50);
}

TEST_CASE("the trace tells the end of each datagram, and how copies differ",
          "[actors][sim-network]") {
  auto doubled = from_to(fault_kind::duplicate, 1s, 2s);
  doubled.delay_min = doubled.delay_max = 1ms;
  stormy net{{from_to(fault_kind::loss, 0s, 1s), doubled}};
  net.send(0, 1, 1, 3);
  net.pass(1s);
  CHECK(net.times(fate::lost) == 3);
  CHECK(net.times(fate::carried) == 0);
  net.send(0, 1, 4, 4);
  net.pass(1s);
  CHECK(net.times(fate::duplicated) == 1);
  CHECK(net.times(fate::carried) == 2);
  net.tell_hub(cut_link{net.at(0), net.at(1)});
  net.send(0, 1, 5, 5);
  net.send(0, 9, 6, 7);
  net.settle();
  CHECK(net.times(fate::cut) == 1);
  CHECK(net.times(fate::to_nobody) == 2);
  CHECK((*net.seen)[fate::cut][0].from == net.at(0));
  impairment base;
  base.loss = 1;
  net.tell_hub(impair_network{base, 1});
  net.send(0, 2, 8, 8);
  net.settle();
  CHECK(net.times(fate::lost) == 4);
}

TEST_CASE("an empty plan ends the plan before it", "[actors][sim-network]") {
  stormy net{{from_to(fault_kind::loss, 0s, 1h)}};
  net.send(0, 1, 1, 1);
  net.settle();
  net.follow({});
  net.send(0, 1, 2, 2);
  net.settle();
  CHECK(net.heard.size() == 1);
  CHECK(net.count(net.hub, "weather_lost") == 1);
}

TEST_CASE("the same plan gives the same run", "[actors][sim-network]") {
  auto run = [](std::uint64_t seed) {
    stormy net{core::draw_faults(core::fault_profile::chaos, seed, 3, 10s)};
    for (std::uint64_t n = 0; n < 100; ++n) {
      for (std::size_t i = 0; i < 3; ++i)
        net.send(i, (i + 1 + n % 2) % 3, n * 5, n * 5 + 4);
      net.pass(100ms);
    }
    net.pass(600s);
    return net.heard;
  };
  auto first = run(3);
  CHECK(first.size() > 300);
  CHECK(first == run(3));
  CHECK(!(first == run(4)));
}
