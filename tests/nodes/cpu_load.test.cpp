#include "nodes/cpu_load.hpp"

#include <catch2/catch.hpp>

#include <chrono>

#include <unistd.h>

using namespace troupe;
using namespace std::chrono_literals;

TEST_CASE("all that is not idle and does not wait is busy", "[nodes][bench]") {
  auto x = busy_seconds_of("cpu  100 20 30 4000 500 6 7 8 9 10\ncpu0 1 2\n",
                           100);
  REQUIRE(x);
  CHECK(*x == Approx(1.71));
  CHECK_FALSE(busy_seconds_of("", 100));
  CHECK_FALSE(busy_seconds_of("cpu 1 2 3\n", 100));
  CHECK_FALSE(busy_seconds_of("intr 1 2 3 4 5 6 7 8 9 10\n", 100));
}

TEST_CASE("a process may bear any name", "[nodes][bench]") {
  auto x = process_seconds_of("12 (a) b (c) R 1 2 3 4 5 6 7 8 9 10 250 50 0",
                              100);
  REQUIRE(x);
  CHECK(*x == 3);
  CHECK_FALSE(process_seconds_of("", 100));
  CHECK_FALSE(process_seconds_of("12 (a) R 1 2", 100));
}

TEST_CASE("what this process does is no foreign load", "[nodes][bench]") {
  auto begun = cpu_seconds_of("self");
  REQUIRE(begun);
  foreign_load with_others{{}};
  auto deadline = std::chrono::steady_clock::now() + 60s;
  while (cpu_seconds_of("self").value_or(0) < *begun + 0.3)
    REQUIRE(std::chrono::steady_clock::now() < deadline);
  auto cores = with_others.cores();
  REQUIRE(cores);
  CHECK(*cores >= 0);
  // All cores but the one that has just been busy here.
  CHECK(*cores < static_cast<double>(sysconf(_SC_NPROCESSORS_ONLN)));
  CHECK_FALSE(cpu_seconds_of("0"));
}
