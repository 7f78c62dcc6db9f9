#pragma once

#include "nodes/node.hpp"

#include <optional>
#include <string>

namespace troupe {

/// Finds the folder that a node shares, as `out`: that of its file; or the one
/// that it made in an earlier life; or a new one with a random name.
std::optional<start_error> choose_folder(const node& n, std::string& out);

} // namespace troupe
