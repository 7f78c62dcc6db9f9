#include "actors/fault_injector.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  /// What was done to the process, and when.
  std::vector<std::pair<timespan, instant>> paused;
  std::vector<instant> killed;
  fault_injector_actor uut;
  endpoint other = v4_endpoint(0x0a000001, 1);

  fixture() {
    fault_injector_setup with;
    with.transport = transport.handle();
    with.configured.loss = 0.25;
    with.seed = 7;
    with.process.pause = [this](timespan span) {
      paused.emplace_back(span, now());
    };
    with.process.kill = [this] { killed.push_back(now()); };
    uut = own(sys.spawn(fault_injector_behavior, with));
  }

  void order(double loss, std::vector<endpoint> to, timespan span) {
    impairment what;
    what.loss = loss;
    caf::anon_send(uut, inject{{std::move(to), what, span}});
    settle();
  }

  /// Says what became of links last.
  double loss() const {
    return transport.all<impair>().back().what.loss;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a link is cut for its time, and then as it was",
                 "[actors][chaos]") {
  order(1, {other}, 10s);
  REQUIRE(transport.count<impair>() == 1);
  CHECK(loss() == 1);
  CHECK(transport.all<impair>()[0].to == other);
  CHECK(transport.all<impair>()[0].seed == 7);
  pass(9s);
  CHECK(loss() == 1);
  pass(1s);
  CHECK(loss() == 0.25);
}

TEST_CASE_METHOD(fixture, "a later fault has a time of its own",
                 "[actors][chaos]") {
  order(1, {other}, 10s);
  pass(5s);
  caf::anon_send(uut, heal_links{});
  settle();
  CHECK(loss() == 0.25);
  order(1, {other}, 10s);
  pass(6s); // The first one would be over.
  CHECK(loss() == 1);
  pass(4s);
  CHECK(loss() == 0.25);
}

TEST_CASE_METHOD(fixture, "a shorter fault that came later ends first",
                 "[actors][chaos]") {
  order(0.5, {}, 20s);
  order(1, {}, 5s);
  CHECK(loss() == 1);
  pass(5s);
  CHECK(loss() == 0.5);
  pass(15s);
  CHECK(loss() == 0.25);
}

TEST_CASE_METHOD(fixture, "it says which faults hold, and for how long",
                 "[actors][chaos]") {
  order(0.5, {other}, 20s);
  pass(5s);
  caf::scoped_actor self{sys};
  fault_list found;
  auto asked = self->request(uut, caf::infinite, get_faults{});
  settle();
  asked.receive([&](const fault_list& x) { found = x; },
                [](const caf::error&) { FAIL("no answer"); });
  REQUIRE(found.items.size() == 1);
  CHECK(found.items[0].until - found.now == 15s);
  CHECK(found.taken);
}

TEST_CASE_METHOD(fixture, "what there is no room for is refused",
                 "[actors][chaos]") {
  for (std::size_t i = 0; i < core::fault_orders::orders_max; ++i)
    order(0.5, {}, 10s);
  caf::scoped_actor self{sys};
  auto asked = self->request(uut, caf::infinite, inject{{{}, {}, 10s}});
  settle();
  auto taken = true;
  asked.receive([&](const fault_list& x) { taken = x.taken; },
                [](const caf::error&) { FAIL("no answer"); });
  CHECK(!taken);
}

TEST_CASE_METHOD(fixture, "the answer leaves before the process stops",
                 "[actors][chaos]") {
  auto begin = now();
  caf::anon_send(uut, stand_still{3s});
  settle();
  CHECK(paused.empty());
  pass(fault_injector_state::answer_time);
  REQUIRE(paused.size() == 1);
  CHECK(paused[0].first == 3s);
  CHECK(paused[0].second == begin + fault_injector_state::answer_time);
  CHECK(killed.empty());
  caf::anon_send(uut, die{});
  settle();
  CHECK(killed.empty());
  pass(fault_injector_state::answer_time);
  CHECK(killed.size() == 1);
}

TEST_CASE_METHOD(fixture, "no process stands still for longer than a minute",
                 "[actors][chaos]") {
  caf::anon_send(uut, stand_still{24h});
  pass(1s);
  REQUIRE(paused.size() == 1);
  CHECK(paused[0].first == fault_injector_state::pause_max);
}
