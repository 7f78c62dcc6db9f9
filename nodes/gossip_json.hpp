#pragma once

#include "config/node_config.hpp"
#include "messages/gossip_table.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace troupe {

/// What `/v1/gossip` says: who shares what, as a node knows it. With `only`,
/// one origin.
nlohmann::ordered_json gossip_json(const gossip_table& x, bool files,
                                   const std::string& only = "");

/// What `/v1/peers` says: all that a node knows of who takes part; `expected`
/// are those of its file.
nlohmann::ordered_json peers_json(const peer_table& x,
                                  const std::vector<peer_entry>& expected);

/// The whole table with its keys in their order, indented.
std::string sorted_table(const gossip_table& x);

} // namespace troupe
