#pragma once

#include "nodes/simulation/group_node.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// Looks into the nodes of a simulated group; only where no threads run.
namespace troupe::simulation {

/// By number; nothing for one that is down.
using group_nodes = std::vector<std::optional<group_node>>;

/// Whether all are up, and members of one view with nobody else in it.
bool is_united(const group_nodes& x);

/// Whether a node has accepted or installed `view`, or a later one that may
/// have been chosen, in the very life that it names, as a full member.
bool somebody_holds(const group_nodes& x, const view_id& view);

/// What the nodes, all of them up, have been delivered: messages and hash.
std::set<std::pair<std::uint64_t, std::uint64_t>>
states_of(const group_nodes& x);

/// Where each node stands, in words.
std::string phases_of(const group_nodes& x);

} // namespace troupe::simulation
