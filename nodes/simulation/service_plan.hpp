#pragma once

#include "config/replica_options.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <cstdint>

namespace troupe::simulation {

/// What a run of the scenario `service` has beyond its plan; all of it follows
/// from the seed, too.
struct service_terms {
  /// Clients that post, of a user each. Behind them are two who share a user,
  /// and change whom it follows, and one who asks for that.
  std::uint32_t posters = 2;
  replica_options replica;
  reception_options reception;
  client_options client;
  /// How long a write of the log takes to be on the disk.
  timespan write_takes{};
  /// Pause between two requests of a client.
  timespan gap{};
  timespan read_gap{};

  std::uint32_t clients() const {
    return posters + 3;
  }
};

/// Draws the plan of one seed of the scenario `service`: its nodes are servers.
drawn_plan draw_service_plan(const run_terms& x, std::uint64_t seed);

/// Draws what it has beyond that.
service_terms draw_service_terms(const run_plan& plan);

} // namespace troupe::simulation
