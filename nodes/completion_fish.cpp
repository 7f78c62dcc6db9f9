#include "config/fault.hpp"
#include "nodes/completion.hpp"

namespace troupe {

namespace {

/// Returns `text` as one word of fish.
std::string fish_quoted(const std::string& text) {
  std::string result = "'";
  for (auto c : text) {
    if (c == '\'' || c == '\\')
      result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result + "'";
}

std::string takes(const value_form& value) {
  switch (value.kind) {
    case value_kind::words:
      return " -x -a " + fish_quoted(config::join(value.words, " "));
    case value_kind::file:
      return " -r -F";
    case value_kind::key:
      return " -x -a '$__troupe_keys='";
    default:
      return value.name.empty() ? "" : " -x";
  }
}

std::string flag_line(const std::string& head, const parameter_entry& flag) {
  auto result = head;
  for (const auto& name : flag.names) {
    auto is_long = name.compare(0, 2, "--") == 0;
    result += (is_long ? " -l " : " -s ") + name.substr(is_long ? 2 : 1);
  }
  return result + takes(flag.value) + " -d " + fish_quoted(flag.doc) + "\n";
}

std::string lines_of(const command_entry& command, bool is_root) {
  auto head = "complete -c troupe -n "
              + fish_quoted("__troupe_at " + path_text(command, " "));
  std::string result;
  for (const auto& item : command.below)
    result += head + " -a " + item.path.back() + " -d " + fish_quoted(item.doc)
              + "\n";
  for (const auto& item : command.flags)
    if (is_root) // For all.
      result += flag_line("complete -c troupe", item);
    else if (item.names.back() != "--help")
      result += flag_line(head, item);
  for (const auto& item : command.arguments)
    if (item.value.kind == value_kind::file)
      result += head + " -F\n";
    else if (item.value.kind == value_kind::words)
      result += head + " -a " + fish_quoted(config::join(item.value.words, " "))
                + " -d " + fish_quoted(item.names.back()) + "\n";
  return result;
}

constexpr auto fish_helper = R"(
# Whether these are the commands that were typed.
function __troupe_at
    set -l at troupe
    for word in (commandline -opc)[2..]
        if contains -- "$at $word" $__troupe_commands
            set at "$at $word"
        end
    end
    test "$at" = "$argv"
end

complete -c troupe -f
)";

} // namespace

std::string fish_completion(const command_entry& root,
                            const std::vector<std::string>& keys) {
  auto all = all_of(root);
  std::string names;
  std::string lines;
  for (const auto* item : all) {
    if (item != &root)
      names += " " + fish_quoted(path_text(*item, " "));
    lines += lines_of(*item, item == &root);
  }
  return "# Completes troupe in fish; `troupe completion fish` wrote it.\n\n"
         "set -g __troupe_commands"
         + names + "\nset -g __troupe_keys " + config::join(keys, " ") + "\n"
         + fish_helper + lines;
}

} // namespace troupe
