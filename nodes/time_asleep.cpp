#include "nodes/time_asleep.hpp"

#include <chrono>
#include <ctime>

namespace troupe {

namespace {

std::chrono::nanoseconds read(clockid_t which) {
  timespec x{};
  ::clock_gettime(which, &x);
  return std::chrono::seconds{x.tv_sec} + std::chrono::nanoseconds{x.tv_nsec};
}

} // namespace

timespan time_asleep() {
  using std::chrono::milliseconds;
  auto awake = read(CLOCK_MONOTONIC);
  auto slept = read(CLOCK_BOOTTIME) - awake;
  // The two are read one after the other: some microseconds are none.
  return std::chrono::round<milliseconds>(slept);
}

} // namespace troupe
