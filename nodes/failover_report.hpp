#pragma once

#include "nodes/failover_play.hpp"
#include "nodes/failover_words.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace troupe {

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

} // namespace troupe
