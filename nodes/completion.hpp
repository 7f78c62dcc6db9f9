#pragma once

#include "nodes/command_tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

enum class shell_kind : std::uint8_t { bash, zsh, fish };

std::optional<shell_kind> parse_shell(std::string_view text);

/// Returns the script with which a shell completes the commands of `root`;
/// `keys` are those of the configuration.
std::string completion_of(const command_entry& root, shell_kind shell,
                          const std::vector<std::string>& keys);

std::string bash_completion(const command_entry& root,
                            const std::vector<std::string>& keys);
std::string zsh_completion(const command_entry& root,
                           const std::vector<std::string>& keys);
std::string fish_completion(const command_entry& root,
                            const std::vector<std::string>& keys);

/// Returns `text` as one word of a POSIX shell.
std::string shell_quoted(std::string_view text);

} // namespace troupe
