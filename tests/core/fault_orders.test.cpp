#include "actors/core/fault_orders.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

const endpoint a = v4_endpoint(0x0a000001, 1);
const endpoint b = v4_endpoint(0x0a000001, 2);
const instant t0{1h};

struct fixture {
  impairment usual;
  fault_orders uut;
  std::vector<impair> out;

  fixture() {
    usual.loss = 0.1;
    uut = fault_orders{usual, 7};
  }

  bool order(std::vector<endpoint> to, double loss, timespan span,
             instant now = t0) {
    impairment what;
    what.loss = loss;
    out.clear();
    return uut.on_order({std::move(to), what, span}, now, out);
  }

  void tick(instant now) {
    out.clear();
    uut.on_tick(now, out);
  }

  /// What the transport was told of a link just now; -1: nothing.
  double told(const std::optional<endpoint>& link) const {
    for (const auto& x : out)
      if (x.to == link)
        return x.what.loss;
    return -1;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a fault holds for its time, and ends by itself",
                 "[core][chaos]") {
  CHECK(!uut.next_deadline());
  REQUIRE(order({}, 0.5, 10s));
  CHECK(told(std::nullopt) == 0.5);
  CHECK(uut.next_deadline() == t0 + 10s);
  tick(t0 + 9s);
  CHECK(out.empty());
  tick(t0 + 10s);
  CHECK(told(std::nullopt) == 0.1);
  CHECK(uut.standing().empty());
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "of faults that meet on a link the worst is done",
                 "[core][chaos]") {
  order({}, 0.5, 10s);
  order({a}, 0.3, 20s);
  CHECK(told(a) == 0.5);
  order({a, b}, 1, 5s);
  CHECK(told(a) == 1);
  CHECK(told(b) == 1);
  tick(t0 + 5s);
  CHECK(told(a) == 0.5);
  CHECK(told(b) == 0.5);
  // Its own fault outlives that of all.
  tick(t0 + 10s);
  CHECK(told(std::nullopt) == 0.1);
  CHECK(told(a) == 0.3);
  CHECK(told(b) == 0.1);
  tick(t0 + 20s);
  CHECK(told(a) == 0.1);
}

TEST_CASE_METHOD(fixture,
                 "a weaker fault than what is configured changes "
                 "nothing",
                 "[core][chaos]") {
  order({}, 0.05, 10s);
  CHECK(out.empty());
  CHECK(uut.standing().size() == 1);
}

TEST_CASE_METHOD(fixture, "losses, copies, delays and deafness add up",
                 "[core][chaos]") {
  impairment slow;
  slow.delay_min = 1ms;
  slow.delay_max = 60ms;
  uut.on_order({{a}, slow, 10s}, t0, out);
  impairment deaf;
  deaf.deaf = true;
  deaf.duplicate = 0.2;
  out.clear();
  uut.on_order({{a}, deaf, 10s}, t0, out);
  REQUIRE(out.size() == 1);
  auto& what = out[0].what;
  CHECK(what.loss == 0.1);
  CHECK(what.duplicate == 0.2);
  CHECK(what.delay_min == 1ms);
  CHECK(what.delay_max == 60ms);
  CHECK(what.deaf);
  CHECK(out[0].seed == 7);
}

TEST_CASE_METHOD(fixture, "healing ends all at once", "[core][chaos]") {
  order({a}, 1, 10s);
  order({}, 0.5, 10s);
  out.clear();
  uut.on_heal(out);
  CHECK(told(a) == 0.1);
  CHECK(told(std::nullopt) == 0.1);
  CHECK(uut.standing().empty());
  out.clear();
  uut.on_heal(out);
  CHECK(out.empty());
}

TEST_CASE_METHOD(fixture, "no fault is longer than the longest",
                 "[core][chaos]") {
  order({}, 0.5, 24h);
  CHECK(uut.next_deadline() == t0 + fault_orders::span_max);
}

TEST_CASE_METHOD(fixture, "faults that hold are bounded", "[core][chaos]") {
  for (std::size_t i = 0; i < fault_orders::orders_max; ++i)
    REQUIRE(order({a}, 0.5, 10s));
  CHECK(!order({a}, 0.6, 10s));
  CHECK(out.empty());
  tick(t0 + 10s);
  CHECK(order({a}, 0.6, 10s, t0 + 10s));
}

TEST_CASE_METHOD(fixture, "links that are named over a life are bounded",
                 "[core][chaos]") {
  std::vector<endpoint> all;
  for (std::uint16_t i = 0; i < fault_orders::links_max; ++i)
    all.push_back(v4_endpoint(0x0a000002, i));
  REQUIRE(order(all, 1, 10s));
  CHECK(!order({a}, 1, 10s));
  CHECK(order({all[0]}, 1, 10s));
  tick(t0 + 10s);
  CHECK(uut.standing().empty());
  // The transport still has a place for each.
  CHECK(!order({a}, 1, 10s));
  CHECK(order({}, 1, 10s));
}
