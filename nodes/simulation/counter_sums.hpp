#pragma once

#include "messages/actors.hpp"
#include "nodes/simulation/stepper.hpp"

#include <caf/actor_system.hpp>

#include <cstdint>
#include <map>
#include <string>

namespace troupe::simulation {

/// Counters by name.
using counter_sums = std::map<std::string, std::uint64_t>;

void add_counts(const counters& x, counter_sums& to);

/// Asks an actor of a still system, which must not stand still; nothing if it
/// does not answer.
counters ask_counters(caf::actor_system& sys, stepper& steps,
                      const counted_actor& whom);

} // namespace troupe::simulation
