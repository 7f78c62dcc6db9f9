#include "actors/core/delay_queue.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

const instant t0{};

} // namespace

TEST_CASE("delayed things come out in the order of their time",
          "[core][delay-queue]") {
  core::delay_queue<std::string> uut;
  uut.push(t0 + 3ms, "late");
  uut.push(t0 + 1ms, "early");
  uut.push(t0 + 2ms, "one");
  uut.push(t0 + 2ms, "other");
  std::vector<std::string> out;
  auto take = [&](std::string x) { out.push_back(std::move(x)); };
  uut.pop_due(t0, take);
  CHECK(out.empty());
  uut.pop_due(t0 + 2ms, take);
  CHECK(out == std::vector<std::string>{"early", "one", "other"});
  CHECK(uut.size() == 1);
}

TEST_CASE("one alarm is set for the earliest time", "[core][delay-queue]") {
  core::delay_queue<int> uut;
  CHECK(!uut.next_alarm());
  uut.push(t0 + 5ms, 1);
  CHECK(uut.next_alarm() == t0 + 5ms);
  CHECK(!uut.next_alarm());
  uut.push(t0 + 9ms, 2);
  CHECK(!uut.next_alarm());
  uut.push(t0 + 2ms, 3);
  CHECK(uut.next_alarm() == t0 + 2ms);
  uut.pop_due(t0 + 2ms, [](int) {});
  CHECK(uut.next_alarm() == t0 + 5ms);
  uut.pop_due(t0 + 9ms, [](int) {});
  CHECK(!uut.next_alarm());
}

TEST_CASE("due times are rounded up to whole grains", "[core][delay-queue]") {
  core::delay_queue<int> uut{1ms};
  uut.push(t0 + 1ms + 1ns, 1);
  uut.push(t0 + 2ms, 2);
  CHECK(uut.next_alarm() == t0 + 2ms);
  int n = 0;
  uut.pop_due(t0 + 2ms - 1ns, [&](int) { ++n; });
  CHECK(n == 0);
  uut.pop_due(t0 + 2ms, [&](int) { ++n; });
  CHECK(n == 2);
}
