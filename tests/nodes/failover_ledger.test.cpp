#include "nodes/failover_ledger.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

const instant begin{1h};

/// A leader that was given line 1 before it was lost, and line 3 after.
struct fixture {
  failover_ledger uut;

  fixture() {
    REQUIRE(uut.on_given("a", begin) == 1);
    REQUIRE(uut.on_given("b", begin + 1ms) == 2);
    uut.on_fault({"b", "c"}, begin + 2ms);
    REQUIRE(uut.on_given("a", begin + 3ms) == 3);
    REQUIRE(uut.on_given("b", begin + 4ms) == 4);
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a group delivers again once each survivor has "
                 "delivered what was given after the fault",
                 "[nodes][failover]") {
  for (auto who : {"b", "c"}) {
    uut.on_delivery(who, 1, "7.1", begin + 5ms);
    uut.on_delivery(who, 2, "7.1", begin + 5ms);
  }
  CHECK_FALSE(uut.delivers_again()); // Those are older.
  uut.on_delivery("b", 4, "8.2", begin + 6ms);
  uut.on_delivery("a", 4, "8.2", begin + 7ms);
  CHECK_FALSE(uut.delivers_again());
  uut.on_delivery("c", 4, "8.2", begin + 9ms);
  CHECK(uut.delivers_again() == begin + 9ms);
  uut.on_delivery("c", 3, "8.2", begin + 10ms);
  CHECK(uut.delivers_again() == begin + 9ms);
  uut.on_fault({"a", "b"}, begin + 20ms);
  CHECK_FALSE(uut.delivers_again());
}

TEST_CASE_METHOD(fixture, "a line is acknowledged by whom it was given to",
                 "[nodes][failover]") {
  uut.on_delivery("b", 1, "7.1", begin);
  CHECK(uut.acknowledged() == 0);
  uut.on_delivery("a", 1, "7.1", begin);
  uut.on_delivery("b", 2, "7.1", begin);
  CHECK(uut.acknowledged() == 2);
  CHECK(uut.given() == 4);
  CHECK(uut.shown_twice() == 0);
}

TEST_CASE_METHOD(fixture, "a line that comes twice to one member is counted",
                 "[nodes][failover]") {
  uut.on_delivery("b", 1, "7.1", begin);
  uut.on_delivery("c", 1, "7.1", begin);
  CHECK(uut.shown_twice() == 0);
  uut.on_delivery("b", 1, "8.2", begin);
  CHECK(uut.shown_twice() == 1);
  uut.on_delivery("b", 5, "8.2", begin);
  uut.on_delivery("b", 0, "8.2", begin);
  CHECK(uut.unknown() == 2);
}

TEST_CASE_METHOD(fixture,
                 "what a former leader acknowledges in the view that "
                 "it led is stale once it is back",
                 "[nodes][failover]") {
  uut.on_return("a", "7.1");
  uut.on_delivery("a", 1, "7.1", begin); // It was given before.
  CHECK(uut.stale() == 0);
  uut.on_delivery("b", 4, "7.1", begin); // It has led nothing.
  CHECK(uut.stale() == 0);
  uut.on_delivery("a", 3, "7.1", begin);
  CHECK(uut.stale() == 1);
  CHECK(uut.on_given("a", begin) == 5);
  uut.on_delivery("a", 5, "9.2", begin);
  CHECK(uut.stale() == 1);
}
