#pragma once

#include "actors/core/splitmix.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace troupe::simulation {

/// What numbers are drawn for.
enum purpose : std::uint64_t {
  tunables,
  links,
  workload,
  counters,
  onset,
  units,
  sizes,
  views,
  disks,
  work,
  absences,
  /// From here on, a scenario numbers its own.
  of_scenario = 100,
};

/// Numbers for one purpose: what one purpose draws does not move the others.
class draws {
public:
  draws(std::uint64_t seed, std::uint64_t purpose)
    : random_(core::splitmix::mix(seed * 0x9e3779b97f4a7c15u + purpose)) {
    // nop
  }

  std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    return low + random_.next() % (high - low + 1);
  }

  template <class T>
  T one_of(std::initializer_list<T> xs) {
    return xs.begin()[random_.next() % xs.size()];
  }

  /// A size and a duration as configuration has them.
  std::string size(std::uint64_t low, std::uint64_t high) {
    return std::to_string(between(low, high)) + "B";
  }

  std::string span(std::uint64_t low_us, std::uint64_t high_us) {
    return std::to_string(between(low_us, high_us)) + "us";
  }

  std::chrono::microseconds micros(std::uint64_t low, std::uint64_t high) {
    return std::chrono::microseconds{between(low, high)};
  }

  std::chrono::milliseconds millis(std::uint64_t low, std::uint64_t high) {
    return std::chrono::milliseconds{between(low, high)};
  }

  /// What every link does beside the faults: it takes a little time.
  impairment calm_link() {
    impairment result;
    result.delay_min = micros(20, 500);
    result.delay_max = result.delay_min + micros(1, 3000);
    return result;
  }

private:
  core::splitmix random_;
};

} // namespace troupe::simulation
