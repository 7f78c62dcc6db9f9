#include "nodes/trace_export.hpp"

#include "nodes/exit_codes.hpp"
#include "nodes/play_error.hpp"

#include <array>
#include <fstream>
#include <ostream>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> format_names{"html", "svg", "shiviz",
                                                       "jsonl"};

void write_lines(const trace_log& x, std::ostream& out) {
  for (const auto& item : x.records)
    out << item.what.dump(-1, ' ', false, json::error_handler_t::replace)
        << "\n";
}

} // namespace

std::optional<trace_format> parse_trace_format(std::string_view text) {
  for (std::size_t i = 0; i < format_names.size(); ++i)
    if (text == format_names[i])
      return static_cast<trace_format>(i);
  return std::nullopt;
}

void write_trace(const trace_log& x, trace_format format, std::ostream& out) {
  switch (format) {
    case trace_format::html:
      return write_trace_html(x, out);
    case trace_format::svg:
      return write_trace_svg(x, out);
    case trace_format::shiviz:
      return write_trace_shiviz(x, out);
    case trace_format::jsonl:
      return write_lines(x, out);
  }
}

bool save_trace(const trace_log& x, trace_format format,
                const std::string& to) {
  std::ofstream out{to, std::ios::binary};
  write_trace(x, format, out);
  out.close();
  return static_cast<bool>(out);
}

std::string save_pictures(const run_trace& x, const std::string& folder) {
  return x.is_cut_off() ? "" : save_pictures(x.log(), folder);
}

std::string save_pictures(const trace_log& x, const std::string& folder) {
  auto page = folder + "/run.html";
  auto good = save_trace(x, trace_format::jsonl, folder + "/run.jsonl")
              && save_trace(x, trace_format::html, page);
  return good ? page : "";
}

int export_trace(const trace_export_options& opts, console io) {
  config::fault_list faults;
  auto log = read_traces(opts.files, faults);
  print_faults(faults, io.err);
  if (!faults.empty())
    return to_int(exit_code::bad_data);
  if (opts.to.empty()) {
    write_trace(log, opts.format, io.out);
    return to_int(exit_code::yes);
  }
  if (save_trace(log, opts.format, opts.to))
    return to_int(exit_code::yes);
  io.err << "troupe: " << printable(opts.to) << " cannot be written\n";
  return to_int(exit_code::cannot_create);
}

void write_trace_page(std::istream& from, std::ostream& to) {
  config::fault_list faults;
  auto log = read_trace(from, "the trace", faults);
  if (!faults.empty())
    throw play_error{exit_code::bad_data,
                     config::to_string(faults.items().front())};
  write_trace_html(log, to);
}

} // namespace troupe
