#pragma once

#include "nodes/node.hpp"

#include <optional>
#include <string>

namespace troupe {

/// Finds where `text`, `host:port`, is; returns why a node cannot start where
/// it is nowhere. May ask a name server, and wait for it.
std::optional<start_error> resolve(const std::string& text, endpoint& out);

} // namespace troupe
