#include "nodes/command_tree.hpp"

#include "config/fault.hpp"

#include <algorithm>
#include <string_view>

namespace troupe {

namespace {

constexpr std::string_view words_begin = "one of ";
constexpr std::string_view example_begin = "Example:\n";

std::vector<std::string> split(std::string_view text, char between) {
  std::vector<std::string> result;
  while (!text.empty()) {
    auto end = std::min(text.find(between), text.size());
    auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!part.empty() && (part.front() == ' ' || part.front() == '"'))
      part.remove_prefix(1);
    while (!part.empty() && (part.back() == ' ' || part.back() == '"'))
      part.remove_suffix(1);
    if (!part.empty())
      result.emplace_back(part);
  }
  return result;
}

/// Words stand as `{a,b}` in the name of a check of ours, or in the description
/// of one of the parser's.
std::vector<std::string> words_of(CLI::Option& option) {
  // The parser tells of its checks one by one, and not how many there are.
  try {
    for (int i = 0;; ++i) {
      auto* check = option.get_validator(i);
      for (const auto& text : {check->get_name(), check->get_description()})
        if (text.size() > 2 && text.front() == '{' && text.back() == '}')
          return split(std::string_view{text}.substr(1, text.size() - 2), ',');
    }
  } catch (const CLI::OptionNotFound&) {
    return {};
  }
}

value_form form_of(CLI::Option& option) {
  value_form result;
  if (option.get_items_expected_max() == 0)
    return result;
  auto type = option.get_type_name();
  result.name = type.substr(0, type.find(':'));
  // What it is called says more than the parser's word for any text.
  auto name = option.get_positional() ? option.get_name(true) : result.name;
  result.words = words_of(option);
  if (!result.words.empty())
    result.kind = value_kind::words;
  else if (name == "FILE" || name == "PATH" || name == "LOG"
           || name == "PROGRAM" || result.name == "FILE")
    result.kind = value_kind::file;
  else if (name == "KEY=VALUE")
    result.kind = value_kind::key;
  return result;
}

parameter_entry read_option(CLI::Option& option) {
  parameter_entry result;
  result.value = form_of(option);
  result.doc = option.get_description();
  result.required = option.get_required();
  result.repeats = option.get_items_expected_max() > 1;
  if (option.get_positional()) {
    result.names.push_back(option.get_name(true));
    return result;
  }
  for (const auto& name : option.get_snames())
    result.names.push_back("-" + name);
  for (const auto& name : option.get_lnames())
    result.names.push_back("--" + name);
  return result;
}

command_entry read_command(CLI::App& app,
                           const std::vector<std::string>& above) {
  command_entry result;
  result.path = above;
  result.path.push_back(app.get_name());
  result.doc = app.get_description();
  auto footer = app.get_footer();
  // Without one of its own, a command has that of its parent.
  auto own = !app.get_parent() || app.get_parent()->get_footer() != footer;
  if (own && footer.compare(0, example_begin.size(), example_begin) == 0)
    // What follows after an empty line is said of the help.
    result.example = footer.substr(example_begin.size(),
                                   footer.find("\n\n") - example_begin.size());
  for (auto* option : app.get_options()) {
    auto& list = option->get_positional() ? result.arguments : result.flags;
    list.push_back(read_option(*option));
  }
  for (auto* item : app.get_subcommands([](CLI::App*) { return true; }))
    if (!item->get_group().empty()) // Else it is hidden.
      result.below.push_back(read_command(*item, result.path));
  return result;
}

void add_all(const command_entry& command,
             std::vector<const command_entry*>& out) {
  out.push_back(&command);
  for (const auto& item : command.below)
    add_all(item, out);
}

} // namespace

void note_words(CLI::Option& option, const std::string& expected) {
  if (expected.compare(0, words_begin.size(), words_begin) != 0)
    return;
  auto words = split(std::string_view{expected}.substr(words_begin.size()),
                     ',');
  option.check([](const std::string&) { return std::string{}; }, "",
               "{" + config::join(words, ",") + "}");
}

command_entry read_tree(CLI::App& root) {
  return read_command(root, {});
}

std::vector<const command_entry*> all_of(const command_entry& root) {
  std::vector<const command_entry*> result;
  add_all(root, result);
  return result;
}

std::string path_text(const command_entry& command,
                      const std::string& between) {
  return config::join(command.path, between);
}

std::vector<std::string> undocumented(const command_entry& root) {
  std::vector<std::string> result;
  for (const auto* command : all_of(root)) {
    auto where = path_text(*command, " ");
    if (command->doc.empty())
      result.push_back(where + ": no description");
    if (command->example.empty())
      result.push_back(where + ": no example");
    for (const auto* list : {&command->arguments, &command->flags})
      for (const auto& item : *list)
        if (item.doc.empty())
          result.push_back(where + " " + item.names.back()
                           + ": no description");
  }
  return result;
}

} // namespace troupe
