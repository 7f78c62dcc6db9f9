#include "nodes/man_page.hpp"

#include "config/fault.hpp"
#include "nodes/exit_codes.hpp"

#include <array>

namespace troupe {

namespace {

struct exit_row {
  exit_code code;
  const char* text;
};

constexpr std::array<exit_row, 14> exit_rows{{
  {exit_code::yes, "done; or the answer is yes"},
  {exit_code::no, "the answer is no: disorder, violation, lost message, not "
                  "quorate, a member failed"},
  {exit_code::usage, "the command line makes no sense"},
  {exit_code::bad_data,
   "an input file, such as a delivery log, is not what it should be"},
  {exit_code::unavailable,
   "no node answered, or an address or a folder is in use"},
  {exit_code::bug, "a bug"},
  {exit_code::cannot_create, "cannot create"},
  {exit_code::io_failed, "cannot read or write"},
  {exit_code::not_now, "refused for now: no quorum, time-out"},
  {exit_code::wire_version, "the other side speaks another wire version"},
  {exit_code::refused, "refused: wrong key, name in use, session rejected"},
  {exit_code::bad_config, "configuration"},
  {exit_code::interrupted, "a one-shot command was ended by SIGINT"},
  {exit_code::terminated, "a one-shot command was ended by SIGTERM"},
}};

constexpr auto surroundings = R"(.SH ENVIRONMENT
.TP
\fBTROUPE_\fR\fIKEY\fR
Overrides a key of the configuration: its path in capitals, with an underscore
for each dot, such as TROUPE_GROUP_WINDOW_BYTES.
.TP
\fBXDG_STATE_HOME\fR, \fBSTATE_DIRECTORY\fR
Where nodes keep their state, unless \fBstate_dir\fR says it.
.TP
\fBNO_COLOR\fR
No colours and no progress bars.
.SH FILES
.TP
.I /etc/troupe/NAME.json
The node that the service \fBtroupe@NAME\fR runs.
.TP
.I $XDG_STATE_HOME/troupe/NAME
State of the node NAME; by default below \fI~/.local/state\fR.
.TP
.I /usr/share/troupe/config
Ready files of every kind of node.
)";

std::string bold(const std::string& text) {
  return "\\fB" + roff_escaped(text) + "\\fR";
}

std::string italic(const std::string& text) {
  return "\\fI" + roff_escaped(text) + "\\fR";
}

/// A paragraph under a hanging tag.
std::string tagged(const std::string& tag, const std::string& text) {
  return ".TP\n" + tag + "\n" + roff_escaped(text) + "\n";
}

std::string reference(const command_entry& command) {
  return ".BR " + roff_escaped(man_name(command)) + " (1)";
}

std::string flag_tag(const parameter_entry& flag) {
  std::string result;
  for (const auto& name : flag.names)
    result += (result.empty() ? "" : ", ") + bold(name);
  return flag.value.name.empty() ? result
                                 : result + " " + italic(flag.value.name);
}

std::string synopsis(const command_entry& command) {
  auto result = bold(path_text(command, " "));
  for (const auto& item : command.flags)
    if (item.required)
      result += " " + flag_tag(item);
  result += " [" + italic("OPTION") + "]...";
  if (!command.below.empty())
    return result + " " + italic("COMMAND");
  for (const auto& item : command.arguments) {
    auto name = italic(item.names.back()) + (item.repeats ? "..." : "");
    result += item.required ? " " + name : " [" + name + "]";
  }
  return result;
}

std::string flags_of(const std::vector<parameter_entry>& flags) {
  std::string result;
  for (const auto& item : flags)
    result += tagged(flag_tag(item) + (item.required ? " (must be given)" : ""),
                     item.doc);
  return result;
}

std::string exit_status(bool is_root) {
  if (!is_root)
    return ".SH EXIT STATUS\nAs of all commands, in\n.BR troupe (1).\n";
  std::string result = ".SH EXIT STATUS\n";
  for (const auto& row : exit_rows)
    result += tagged(bold(std::to_string(to_int(row.code))), row.text);
  return result;
}

/// Lines as they are typed.
std::string example_of(const command_entry& command) {
  if (command.example.empty())
    return "";
  return ".SH EXAMPLES\n.nf\n" + roff_escaped(command.example) + "\n.fi\n";
}

const command_entry* parent_of(const command_entry& command,
                               const command_entry& root) {
  for (const auto* item : all_of(root))
    for (const auto& below : item->below)
      if (&below == &command)
        return item;
  return nullptr;
}

std::string see_also(const command_entry& command, const command_entry& root) {
  const auto* parent = parent_of(command, root);
  std::vector<std::string> pages;
  if (parent)
    pages.push_back(reference(*parent));
  for (const auto& item : command.below)
    pages.push_back(reference(item));
  return ".SH SEE ALSO\n" + config::join(pages, ",\n") + "\n";
}

} // namespace

std::string roff_escaped(std::string_view text) {
  std::string result;
  auto line_begins = true;
  for (auto c : text) {
    // What begins with one of these is an order.
    if (line_begins && (c == '.' || c == '\''))
      result += "\\&";
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else if (c == '\'')
      result += "\\(aq";
    else if (c == '~')
      result += "\\(ti";
    else if (c == '^')
      result += "\\(ha";
    else if (c == '`')
      result += "\\(ga";
    else
      result += c;
    line_begins = c == '\n';
  }
  return result;
}

std::string man_name(const command_entry& command) {
  return path_text(command, "-");
}

std::string man_page(const command_entry& command, const command_entry& root) {
  auto is_root = &command == &root;
  auto name = roff_escaped(man_name(command));
  // No date: the page says what the version says, whenever it is made.
  auto result = ".\\\" Written by `troupe man`.\n.TH \"" + name
                + "\" 1 \"\" \"troupe " TROUPE_VERSION "\" \"User Commands\"\n"
                + ".SH NAME\n" + name + " \\- " + roff_escaped(command.doc)
                + "\n.SH SYNOPSIS\n" + synopsis(command) + "\n";
  if (!command.arguments.empty()) {
    result += ".SH ARGUMENTS\n";
    for (const auto& item : command.arguments)
      result += tagged(italic(item.names.back()), item.doc);
  }
  if (!command.below.empty()) {
    result += ".SH COMMANDS\n";
    for (const auto& item : command.below)
      result += ".TP\n" + reference(item) + "\n" + roff_escaped(item.doc)
                + "\n";
  }
  result += ".SH OPTIONS\n" + flags_of(command.flags);
  if (!is_root)
    result += ".PP\nOptions of\n.BR troupe (1)\nmay stand here, too.\n";
  result += exit_status(is_root);
  if (is_root)
    result += surroundings;
  return result + example_of(command) + see_also(command, root);
}

} // namespace troupe
