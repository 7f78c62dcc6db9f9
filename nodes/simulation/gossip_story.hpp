#pragma once

#include "config/detector_options.hpp"
#include "config/gossip_options.hpp"
#include "nodes/simulation/observed.hpp"

#include <optional>

namespace troupe::simulation {

/// Nodes that a world of the scenario gossip may have.
inline constexpr std::uint32_t gossip_nodes_max = 2000;

/// What a run of the scenario gossip is made of, beside its faults.
struct gossip_story {
  gossip_options opts;
  swim_options swim;
  /// Mean pause between two changes of one folder, and when they end.
  timespan change_every{};
  timespan changes_end{};
  /// Who dies for good, and who is away meanwhile: it must not take for young
  /// what it is told of the dead. Nobody in the smallest worlds.
  std::optional<node_index> dies;
  std::optional<node_index> away;
  timespan dies_at{};
  timespan leaves_at{};
  timespan returns_at{};
};

} // namespace troupe::simulation
