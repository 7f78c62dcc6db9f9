#include "nodes/commands.hpp"

#include "config/show.hpp"
#include "messages/wire.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"

#include <caf/config.hpp>
#include <nlohmann/json.hpp>

#include <ostream>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

json to_json(const config::fault& x) {
  json result{{"source", x.source}};
  result["line"] = x.where.line > 0 ? json(x.where.line) : json(nullptr);
  result["column"] = x.where.line > 0 ? json(x.where.column) : json(nullptr);
  result["pointer"] = x.pointer;
  result["found"] = x.found;
  result["expected"] = x.expected;
  result["nearest"] = x.nearest.empty() ? json(nullptr) : json(x.nearest);
  return result;
}

json to_json(const std::string& file, const config::load_result& x) {
  json result{{"file", file}, {"ok", x.ok()}};
  result["kind"] = x.ok() ? json(to_string(x.config.kind)) : json(nullptr);
  result["name"] = x.ok() ? json(x.config.name) : json(nullptr);
  result["faults"] = json::array();
  for (const auto& item : x.faults.items())
    result["faults"].push_back(to_json(item));
  result["more_faults"] = x.faults.more();
  result["warnings"] = x.warnings;
  return result;
}

std::string caf_version() {
  constexpr auto number = CAF_VERSION;
  return std::to_string(number / 10000) + "."
         + std::to_string(number / 100 % 100) + "."
         + std::to_string(number % 100);
}

std::string build_kind() {
  std::string result = TROUPE_BUILD_KIND;
#ifdef __SANITIZE_ADDRESS__
  result += " asan";
#endif
  return result;
}

} // namespace

void print_faults(const config::fault_list& faults, std::ostream& out) {
  for (const auto& item : faults.items())
    out << printable(to_string(item)) << "\n";
  if (faults.more() > 0)
    out << "... and " << faults.more() << " more faults\n";
}

std::optional<node_config> load_or_tell(const std::string& file,
                                        const config::overrides& with,
                                        console io) {
  auto result = config::load_file(file, with);
  for (const auto& text : result.warnings)
    io.err << "troupe: warning: " << printable(text) << "\n";
  print_faults(result.faults, io.err);
  if (!result.ok())
    return std::nullopt;
  return std::move(result.config);
}

int check_files(const std::vector<std::string>& files,
                const config::overrides& with, output_format format,
                console io) {
  auto all_ok = true;
  auto list = json::array();
  for (const auto& file : files) {
    auto result = config::load_file(file, with);
    all_ok = all_ok && result.ok();
    if (format == output_format::jsonl)
      io.out << json_text(to_json(file, result), format);
    if (format == output_format::json)
      list.push_back(to_json(file, result));
    if (format != output_format::text)
      continue;
    for (const auto& text : result.warnings)
      io.err << "troupe: warning: " << printable(text) << "\n";
    print_faults(result.faults, io.out);
    if (result.ok())
      io.out << printable(file) << ": good, " << to_string(result.config.kind)
             << " " << result.config.name << "\n";
  }
  if (format == output_format::json)
    io.out << json_text({{"ok", all_ok}, {"files", list}}, format);
  return to_int(all_ok ? exit_code::yes : exit_code::bad_config);
}

int show_config(const show_options& opts, const config::overrides& with,
                console io) {
  auto config = load_or_tell(opts.file, with, io);
  if (!config)
    return to_int(exit_code::bad_config);
  auto layout = opts.format == output_format::jsonl
                  ? config::json_layout::one_line
                  : config::json_layout::indented;
  if (opts.format == output_format::text)
    io.out << config::show_text(*config, opts.origin);
  else if (opts.origin)
    io.out << config::show_origins_json(*config, layout);
  else
    io.out << config::show_json(*config, layout);
  return to_int(exit_code::yes);
}

int print_schema(node_kind kind, console io) {
  io.out << config::json_schema(kind);
  return to_int(exit_code::yes);
}

int print_version(output_format format, console io) {
  if (format == output_format::text) {
    io.out << "troupe " << TROUPE_VERSION << "\nwire " << int{wire::version_min}
           << ".." << int{wire::version} << "\nCAF " << caf_version()
           << "\nbuild " << build_kind() << "\n";
    return to_int(exit_code::yes);
  }
  json result{{"version", TROUPE_VERSION}};
  result["wire"] = {{"min", wire::version_min}, {"max", wire::version}};
  result["caf"] = caf_version();
  result["build"] = build_kind();
  io.out << json_text(result, format);
  return to_int(exit_code::yes);
}

} // namespace troupe
