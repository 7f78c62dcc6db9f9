#pragma once

#include "nodes/simulation/trace_writer.hpp"
#include "nodes/simulation/world.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace troupe::test {

/// Three nodes for ten virtual seconds.
inline simulation::run_terms short_terms(level order,
                                         core::fault_profile faults) {
  simulation::run_terms result;
  result.nodes = 3;
  result.duration = std::chrono::seconds{10};
  result.order = order;
  result.faults = faults;
  return result;
}

inline simulation::run_plan plan_of(const simulation::run_terms& terms,
                                    std::uint64_t seed) {
  auto drawn = simulation::draw_plan(terms, seed);
  REQUIRE(drawn.faults.empty());
  return drawn.plan;
}

inline simulation::run_plan short_plan(level order, core::fault_profile faults,
                                       std::uint64_t seed) {
  return plan_of(short_terms(order, faults), seed);
}

/// A run, and the lines of its trace.
struct traced_run {
  simulation::run_result result;
  std::string text;
  std::vector<nlohmann::json> lines;

  std::vector<nlohmann::json> of(const std::string& event) const {
    std::vector<nlohmann::json> found;
    for (const auto& x : lines)
      if (x["event"] == event)
        found.push_back(x);
    return found;
  }
};

inline traced_run trace_of(const simulation::run_plan& plan) {
  traced_run run;
  std::ostringstream out;
  simulation::trace_writer trace{out, plan.nodes};
  run.result = simulation::simulate(plan, &trace);
  run.text = out.str();
  std::istringstream in{run.text};
  for (std::string line; std::getline(in, line);)
    run.lines.push_back(nlohmann::json::parse(line));
  return run;
}

/// What was broken first, or nothing.
inline std::string broken_by(const simulation::run_result& x) {
  return x.violations.empty() ? "" : x.violations.front().invariant;
}

} // namespace troupe::test
