#pragma once

#include "nodes/command_tree.hpp"

#include <string>
#include <string_view>

namespace troupe {

/// Returns the name of a command's page, such as `troupe-demo-ordering`.
std::string man_name(const command_entry& command);

/// Returns the page of `command`, one of the tree below `root`, in the macros
/// of man(7).
std::string man_page(const command_entry& command, const command_entry& root);

/// Returns `text` such that roff prints it as it is.
std::string roff_escaped(std::string_view text);

} // namespace troupe
