#pragma once

#include "nodes/failover_play.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace troupe {

/// Of several times in milliseconds.
struct time_figures {
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  double max = 0;
};

/// Returns for each share the smallest time that it does not exceed; zeros if
/// there are none.
time_figures figures_of(std::vector<double> times);

/// Returns the document of a measure.
nlohmann::ordered_json failover_json(const failover_plan& plan,
                                     const failover_run& run,
                                     const std::string& folder);

/// Returns the same for a person.
std::string failover_table(const failover_plan& plan, const failover_run& run,
                           const std::string& folder);

/// Returns the document of a talk that lasted `span`.
nlohmann::ordered_json soak_json(const failover_plan& plan, timespan span,
                                 const failover_run& run,
                                 const std::string& folder);

/// What is said of the end of it.
std::string soak_words(const failover_run& run);

/// The faults of a run, and its verdict, in lines.
std::string verdict_lines(const failover_run& run);

} // namespace troupe
