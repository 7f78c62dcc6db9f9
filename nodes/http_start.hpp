#pragma once

#include "nodes/http_types.hpp"
#include "nodes/node.hpp"

#include <optional>
#include <vector>

namespace troupe {

/// Starts the node's HTTP server (`http.*`) with these routes and those that
/// nodes of all kinds have, as `n.http`. Its address stands in the ready line,
/// and it ends before the actors do.
std::optional<start_error> start_http(node& n, std::vector<http_route> routes);

/// Also writes the address into the state folder (`http`), by which commands
/// find a node by its name.
std::optional<start_error> start_named_http(node& n,
                                            std::vector<http_route> routes);

} // namespace troupe
