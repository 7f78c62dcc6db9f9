#pragma once

#include "messages/view.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe::simulation {

/// Something that a good campaign must have seen at least once, and how often
/// it was: a protocol is only shown to stand what has befallen it.
struct sighting {
  /// A sentence, such as `a message was sent again`.
  const char* what = "";
  std::uint64_t count = 0;
};

/// Reads all of them from the sums over a campaign; what a level or a
/// scenario does not have is left out.
std::vector<sighting>
sightings_in(const std::map<std::string, std::uint64_t>& counts,
             scenario_kind played, level order);

} // namespace troupe::simulation
