#include "config/fault.hpp"
#include "nodes/completion.hpp"

namespace troupe {

namespace {

/// Returns `text` for a place where zsh takes colons and brackets for its own.
std::string escaped(const std::string& text) {
  std::string result;
  for (auto c : text) {
    if (c == '\n')
      c = ' ';
    if (c == ':' || c == '[' || c == ']' || c == '\\')
      result += '\\';
    result += c;
  }
  return result;
}

std::string action_of(const value_form& value) {
  switch (value.kind) {
    case value_kind::words:
      return "(" + config::join(value.words, " ") + ")";
    case value_kind::file:
      return "_files";
    case value_kind::key:
      return "__troupe_keys";
    default:
      return " "; // Says what is wanted and offers nothing.
  }
}

std::string flag_specs(const parameter_entry& flag) {
  std::string result;
  for (const auto& name : flag.names) {
    // Those that mean the same exclude each other, unless they may come again.
    std::string spec = flag.repeats ? "*"
                                    : "(" + config::join(flag.names, " ") + ")";
    spec += name;
    auto is_long = name.compare(0, 2, "--") == 0;
    if (!flag.value.name.empty() && is_long)
      spec += "=";
    spec += "[" + escaped(flag.doc) + "]";
    if (!flag.value.name.empty())
      spec += ":" + escaped(flag.value.name) + ":" + action_of(flag.value);
    result += "    " + shell_quoted(spec) + " \\\n";
  }
  return result;
}

std::string function_of(const command_entry& command) {
  return "_" + path_text(command, "_");
}

std::string leaf(const command_entry& command) {
  std::string result;
  for (const auto& item : command.arguments) {
    // An argument that may be left out has two colons.
    std::string head = item.repeats ? "*:" : item.required ? ":" : "::";
    result += "    "
              + shell_quoted(head + escaped(item.names.back()) + ":"
                             + action_of(item.value))
              + " \\\n";
  }
  return result + "    \"${__troupe_common[@]}\"\n";
}

std::string branch(const command_entry& command) {
  std::string names;
  std::string arms;
  for (const auto& item : command.below) {
    names += "    " + shell_quoted(item.path.back() + ":" + escaped(item.doc))
             + "\n";
    arms += "        " + item.path.back() + ") " + function_of(item) + " ;;\n";
  }
  return "    \"${__troupe_common[@]}\" \\\n"
         "    '1: :->command' '*:: :->rest' && return\n"
         "  case $state in\n"
         "    command) _describe command commands ;;\n"
         "    rest)\n"
         "      case $line[1] in\n"
         + arms
         + "      esac\n"
           "      ;;\n"
           "  esac\n"
         + "}\n\n" + function_of(command) + "_commands=(\n" + names + ")\n";
}

std::string function_text(const command_entry& command, bool is_root) {
  std::string flags;
  if (!is_root)
    for (const auto& item : command.flags)
      // Help is with those that all have.
      if (item.names.back() != "--help")
        flags += flag_specs(item);
  auto name = function_of(command);
  auto text = name + "() {\n";
  if (command.below.empty())
    return text + "  _arguments -s \\\n" + flags + leaf(command) + "}\n";
  return text + "  local context state state_descr line\n"
         + "  typeset -A opt_args\n" + "  local -a commands=(\"${" + name
         + "_commands[@]}\")\n" + "  _arguments -s -C \\\n" + flags
         + branch(command);
}

} // namespace

std::string zsh_completion(const command_entry& root,
                           const std::vector<std::string>& keys) {
  std::string common;
  for (const auto& item : root.flags)
    common += flag_specs(item);
  // An array has a word a line, and no continuation.
  for (auto at = common.find(" \\\n"); at != std::string::npos;
       at = common.find(" \\\n"))
    common.erase(at, 2);
  std::string result = "#compdef troupe\n"
                       "# Completes troupe in zsh; `troupe completion zsh` "
                       "wrote it.\n\n"
                       "__troupe_common=(\n"
                       + common + ")\n\n__troupe_keys() {\n  compadd -S = -- "
                       + config::join(keys, " ") + "\n}\n";
  for (const auto* item : all_of(root))
    result += "\n" + function_text(*item, item == &root);
  return result
         + "\n"
           "# Loaded by compinit it is the function itself, sourced it is "
           "not.\n"
           "if [ \"$funcstack[1]\" = _troupe ]; then\n"
           "  _troupe \"$@\"\n"
           "else\n"
           "  compdef _troupe troupe\n"
           "fi\n";
}

} // namespace troupe
