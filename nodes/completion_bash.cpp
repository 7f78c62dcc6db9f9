#include "config/fault.hpp"
#include "nodes/completion.hpp"

namespace troupe {

namespace {

/// What the script looks for behind a flag or in the place of an argument.
std::string wish(const value_form& value) {
  switch (value.kind) {
    case value_kind::words:
      return config::join(value.words, " ");
    case value_kind::file:
      return "@file";
    case value_kind::key:
      return "@key";
    default:
      return "";
  }
}

/// Of each command: what is below it, its flags, and its arguments by place.
std::string command_arm(const command_entry& command) {
  std::vector<std::string> below;
  for (const auto& item : command.below)
    below.push_back(item.path.back());
  std::vector<std::string> flags;
  for (const auto& item : command.flags)
    flags.insert(flags.end(), item.names.begin(), item.names.end());
  std::string arguments;
  for (const auto& item : command.arguments)
    arguments += (arguments.empty() ? "" : " ")
                 + shell_quoted(wish(item.value));
  // The last argument may come again.
  auto repeats = !command.arguments.empty() && command.arguments.back().repeats;
  return "    " + shell_quoted(path_text(command, " ")) + ")\n"
         + "      below=" + shell_quoted(config::join(below, " ")) + "\n"
         + "      flags=" + shell_quoted(config::join(flags, " ")) + "\n"
         + "      arguments=(" + arguments + ")\n"
         + "      repeats=" + (repeats ? "yes" : "") + " ;;\n";
}

/// Of each flag that takes a value: what it is.
std::string flag_arms(const command_entry& command) {
  std::string result;
  for (const auto& item : command.flags) {
    if (item.value.name.empty())
      continue;
    std::vector<std::string> patterns;
    for (const auto& name : item.names)
      patterns.push_back(shell_quoted(path_text(command, " ") + " " + name));
    result += "    " + config::join(patterns, " | ")
              + ") value=" + shell_quoted(wish(item.value)) + " ;;\n";
  }
  return result;
}

constexpr auto bash_rest = R"(
_troupe_offer() {
  case $1 in
    @file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$2")
      ;;
    @key)
      compopt -o nospace 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -S = -W "$_troupe_keys" -- "$2")
      ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
  esac
}

_troupe() {
  local cur=${COMP_WORDS[COMP_CWORD]} command=troupe place=0 value i word
  local below flags arguments repeats
  COMPREPLY=()
  _troupe_command "$command"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    value=none
    case $word in
      [=:]) ((i++)) ;; # The shell took one word apart.
      -*)
        if _troupe_value "$command" "$word"; then
          ((i + 1 == COMP_CWORD)) && _troupe_offer "$value" "$cur" && return
          ((i++))
        fi
        ;;
      *)
        case " $below " in
          *" $word "*)
            command+=" $word"
            _troupe_command "$command"
            ;;
          *) ((place++)) ;;
        esac
        ;;
    esac
  done
  # What stands before and behind `=` and `:` are words of their own.
  [[ $cur == [=:] || ${COMP_WORDS[COMP_CWORD - 1]} == [=:] ]] && return
  if [[ $cur == -* ]]; then
    local all=$flags
    _troupe_command troupe
    _troupe_offer "$all $flags" "$cur"
  elif [ -n "$below" ]; then
    _troupe_offer "$below" "$cur"
  elif ((place < ${#arguments[@]})); then
    _troupe_offer "${arguments[place]}" "$cur"
  elif [ -n "$repeats" ]; then
    _troupe_offer "${arguments[${#arguments[@]} - 1]}" "$cur"
  fi
}

complete -F _troupe troupe
)";

} // namespace

std::string bash_completion(const command_entry& root,
                            const std::vector<std::string>& keys) {
  std::string commands;
  std::string values;
  for (const auto* item : all_of(root)) {
    commands += command_arm(*item);
    values += flag_arms(*item);
  }
  return "# shellcheck shell=bash disable=SC2034\n"
         "# Completes troupe in bash; `troupe completion bash` wrote it.\n\n"
         "_troupe_keys="
         + shell_quoted(config::join(keys, " "))
         + "\n\n"
           "# Sets what is known of a command.\n"
           "_troupe_command() {\n  case $1 in\n"
         + commands
         + "  esac\n}\n\n"
           "# Sets what a flag takes; fails if that is nothing. Flags of the\n"
           "# root are those of all.\n"
           "_troupe_value() {\n  case \"$1 $2\" in\n"
         + values
         + "    *)\n"
           "      [ \"$1\" != troupe ] && _troupe_value troupe \"$2\"\n"
           "      return ;;\n"
           "  esac\n}\n"
         + bash_rest;
}

} // namespace troupe
