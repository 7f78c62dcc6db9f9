#include "config/schema.hpp"
#include "nodes/cli_flags.hpp"
#include "nodes/completion.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/man_page.hpp"
#include "nodes/output.hpp"

#include <filesystem>
#include <fstream>

namespace troupe {

namespace {

int print_completion(CLI::App& root, const paper_options& what, console io) {
  io.out << completion_of(read_tree(root), what.shell,
                          config::paths_of(std::nullopt));
  return to_int(exit_code::yes);
}

/// Returns the page of the command that was named, or null.
const command_entry* find_command(const command_entry& root,
                                  const std::vector<std::string>& names) {
  auto path = root.path;
  path.insert(path.end(), names.begin(), names.end());
  for (const auto* item : all_of(root))
    if (item->path == path)
      return item;
  return nullptr;
}

int write_pages(const command_entry& root, const std::string& folder,
                console io) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  for (const auto* item : all_of(root)) {
    auto path = std::filesystem::path{folder} / (man_name(*item) + ".1");
    std::ofstream file{path};
    file << man_page(*item, root);
    file.close();
    if (!file) {
      io.err << "troupe: cannot write " << printable(path.string()) << "\n";
      return to_int(exit_code::cannot_create);
    }
  }
  return to_int(exit_code::yes);
}

int print_pages(CLI::App& app, const paper_options& what, console io) {
  auto root = read_tree(app);
  auto gaps = undocumented(root);
  for (const auto& gap : gaps)
    io.err << "troupe: " << gap << "\n";
  if (!gaps.empty())
    return to_int(exit_code::bug);
  if (!what.folder.empty())
    return write_pages(root, what.folder, io);
  const auto* command = find_command(root, what.command);
  if (!command) {
    io.err << "troupe: no command "
           << config::in_quotes(printable(config::join(what.command, " ")))
           << " (see troupe --help)\n";
    return to_int(exit_code::usage);
  }
  io.out << man_page(*command, root);
  return to_int(exit_code::yes);
}

} // namespace

void add_papers(CLI::App& app, const add_command& add, paper_options& out,
                console io) {
  auto& script = add(app, "completion", "Print what a shell completes by",
                     "source <(troupe completion bash)", [&app, &out, io] {
                       return print_completion(app, out, io);
                     });
  add_read(script, "SHELL", "WORD", "bash, zsh or fish",
           "one of bash, zsh, fish",
           [&out](const std::string& x) {
             auto value = parse_shell(x);
             out.shell = value.value_or(out.shell);
             return value.has_value();
           })
    ->required();
  auto& page = add(app, "man", "Print the manual page of a command",
                   "troupe man demo ordering | man -l -",
                   [&app, &out, io] { return print_pages(app, out, io); });
  page.add_option("COMMAND", out.command, "The command, without `troupe`");
  page.add_option("--to", out.folder, "Write the pages of all commands there")
    ->type_name("FOLDER");
  // For those who build packages: installed, both are where they belong.
  script.group("");
  page.group("");
}

} // namespace troupe
