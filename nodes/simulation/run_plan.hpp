#pragma once

#include "actors/core/fault_plan.hpp"
#include "config/load.hpp"
#include "messages/transport.hpp"
#include "nodes/simulation/gossip_story.hpp"
#include "nodes/simulation/observed.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::simulation {

/// Nodes that a simulated world may have.
inline constexpr std::uint32_t nodes_min = 2;
inline constexpr std::uint32_t nodes_max = 64;
/// Those who ask them and are no nodes themselves.
inline constexpr std::uint32_t guests_max = 8;
/// A directory, a receiver, and somebody who asks it.
inline constexpr std::uint32_t work_nodes_min = 3;

/// What is played.
enum class scenario_kind : std::uint8_t {
  multicast, ///< A static group: one round, from greeting to leave.
  group,     ///< A group whose members crash, come back, and are cut off.
  discovery, ///< A directory, receivers, and those who ask them.
  gossip,    ///< Nodes that share folders by gossip.
  service,   ///< The notification service, above such a group.
};

/// Nodes that a world of `x` has at least, and at most.
constexpr std::uint32_t nodes_min_of(scenario_kind x) {
  return x == scenario_kind::discovery ? work_nodes_min : nodes_min;
}

constexpr std::uint32_t nodes_max_of(scenario_kind x) {
  return x == scenario_kind::gossip ? gossip_nodes_max : nodes_max;
}

std::string to_string(scenario_kind x);
std::optional<scenario_kind> parse_scenario(std::string_view text);

/// What the user says of all runs.
struct run_terms {
  scenario_kind scenario = scenario_kind::multicast;
  /// From `nodes_min_of` to `nodes_max_of` the scenario.
  std::uint32_t nodes = 5;
  timespan duration = std::chrono::seconds{60};
  core::fault_profile faults = core::fault_profile::lossy;
  level order = level::safe;
  /// `key=value` for the configuration of every node; wins over what is drawn.
  std::vector<std::string> sets;
};

/// All that one run is made of. It follows from the terms and the seed alone,
/// unless it was shrunk.
struct run_plan {
  scenario_kind scenario = scenario_kind::multicast;
  std::uint64_t seed = 0;
  std::uint32_t nodes = 0;
  /// Those in the network who are no nodes; their places are behind the nodes'.
  std::uint32_t guests = 0;
  timespan duration{};
  /// The configuration of every node; their names differ.
  node_config config;
  /// What every link does beside the faults: it takes a little time.
  impairment calm;
  /// Datagrams arrive at multiples of this.
  timespan grain{};
  /// Counters of the stream start here, so that all of them wrap sometimes.
  std::uint64_t start = 0;
  /// What is larger goes in parts.
  std::size_t unit_bytes = 0;
  /// What every node says that its socket holds; zero: it does not know.
  std::size_t receive_room = 0;
  /// How long a vote takes to be on the disk.
  timespan sync_takes{};
  /// Of the scenario gossip, which has no configuration.
  gossip_story gossip;
  std::vector<core::fault> faults;

  /// When the last fault is over, and what it held back has come.
  timespan faults_end() const;
  /// When the last message is said, if nothing holds it up; at most a year.
  timespan last_word() const;
};

struct drawn_plan {
  run_plan plan;
  /// What is wrong with the `sets`.
  config::fault_list faults;
};

/// Draws the plan of one seed.
drawn_plan draw_plan(const run_terms& x, std::uint64_t seed);

} // namespace troupe::simulation
