#pragma once

#include "config/options.hpp"
#include "nodes/demo_ordering.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// The configuration files of the story `ordering`. Values only: nothing is
/// written here.
namespace troupe {

/// What one run of the story is set up with.
struct ordering_plan {
  demo_ordering_options opts;
  level order = level::safe;
  std::uint64_t seed = 0;
  /// How long the comparison server waits for the logs of the round.
  timespan round_limit{};
};

/// Returns the limit that `opts` asks for; else one that is long enough for
/// all messages, and never below 30 seconds.
timespan round_limit_of(const demo_ordering_options& opts);

/// Returns `peer-1`, `peer-2` ...
std::vector<std::string> peer_names(std::uint64_t count);

/// Returns the name of the file in which a peer records what it does.
std::string trace_file(const std::string& peer);

nlohmann::ordered_json manager_file(const ordering_plan& plan);

/// `manager` is the address that the manager is bound to.
nlohmann::ordered_json comparison_file(const ordering_plan& plan,
                                       const std::string& manager);

/// `number` counts from 1. Each peer draws from a seed of its own, the same in
/// every run with the plan's seed.
nlohmann::ordered_json peer_file(const ordering_plan& plan,
                                 const std::string& manager,
                                 std::uint64_t number);

} // namespace troupe
