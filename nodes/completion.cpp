#include "nodes/completion.hpp"

namespace troupe {

std::optional<shell_kind> parse_shell(std::string_view text) {
  if (text == "bash")
    return shell_kind::bash;
  if (text == "zsh")
    return shell_kind::zsh;
  if (text == "fish")
    return shell_kind::fish;
  return std::nullopt;
}

std::string completion_of(const command_entry& root, shell_kind shell,
                          const std::vector<std::string>& keys) {
  switch (shell) {
    case shell_kind::bash:
      return bash_completion(root, keys);
    case shell_kind::zsh:
      return zsh_completion(root, keys);
    default:
      return fish_completion(root, keys);
  }
}

std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (auto c : text)
    if (c == '\'')
      result += "'\\''";
    else
      result += c;
  return result + "'";
}

} // namespace troupe
