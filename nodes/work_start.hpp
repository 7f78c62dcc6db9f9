#pragma once

#include "nodes/http_directory_client.hpp"
#include "nodes/node.hpp"

#include <variant>

namespace troupe {

/// How a node finds its discovery node; reads the token.
std::variant<directory_client_setup, start_error>
way_to_directory(const node_config& config);

} // namespace troupe
