#pragma once

#include "nodes/simulation/campaign.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace troupe::simulation {

/// Returns the command line that repeats one run.
std::string replay_line(const simulate_options& x, std::uint64_t seed);

/// Returns the same up to the seed, which is to follow.
std::string replay_line_before_seed(const simulate_options& x);

/// What the whole campaign found, as a document.
nlohmann::ordered_json to_json(const campaign_result& x,
                               const simulate_options& opts);

/// The same in words.
std::string to_text(const campaign_result& x, const simulate_options& opts);

} // namespace troupe::simulation
