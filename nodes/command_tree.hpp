#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// What a shell may offer in the place of a value.
enum class value_kind : std::uint8_t {
  any,   ///< Nothing, since nobody knows it beforehand.
  words, ///< One of a few words.
  file,  ///< A file of this machine.
  key,   ///< A key of the configuration, and then `=`.
};

struct value_form {
  /// What stands for it in help texts, such as `TIME`; empty for none.
  std::string name;
  value_kind kind = value_kind::any;
  std::vector<std::string> words;
};

/// A flag, or an argument that has a place instead of a name.
struct parameter_entry {
  /// As they are typed, the short one first; one name for an argument.
  std::vector<std::string> names;
  value_form value;
  std::string doc;
  bool required = false;
  bool repeats = false;
};

/// What the tree of commands says of itself, for those who write it down:
/// manuals and completions. Hidden commands are not in it.
struct command_entry {
  /// From the root on: `troupe`, `demo`, `ordering`.
  std::vector<std::string> path;
  std::string doc;
  /// One or more command lines; those that go on are indented.
  std::string example;
  std::vector<parameter_entry> arguments;
  std::vector<parameter_entry> flags;
  std::vector<command_entry> below;
};

/// Notes that `expected`, if it is `one of a, b, c`, has all values that a flag
/// takes. It checks nothing, and help texts stay as they are.
void note_words(CLI::Option& option, const std::string& expected);

/// Reads the tree below `root`.
command_entry read_tree(CLI::App& root);

/// Returns the command and all below it, each before those below it.
std::vector<const command_entry*> all_of(const command_entry& root);

/// Returns the words of a path with `between` between them.
std::string path_text(const command_entry& command, const std::string& between);

/// Returns a line for each command, flag and argument that says nothing of
/// itself, and for each command without an example.
std::vector<std::string> undocumented(const command_entry& root);

} // namespace troupe
