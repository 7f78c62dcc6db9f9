#pragma once

#include "nodes/commands.hpp"
#include "nodes/run_trace.hpp"
#include "nodes/trace_log.hpp"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// What a trace is made into. The word for people is the name here.
enum class trace_format : std::uint8_t {
  html,   ///< A page of its own that shows it, and plays it.
  svg,    ///< A space-time diagram for documents.
  shiviz, ///< A log with vector clocks, for ShiViz.
  jsonl,  ///< The records of all files, by time.
};

std::optional<trace_format> parse_trace_format(std::string_view text);

/// Flags of `troupe trace export`.
struct trace_export_options {
  trace_format format = trace_format::html;
  std::vector<std::string> files;
  /// Where to; empty means the standard output.
  std::string to;
};

/// Writes `x` as `format` says.
void write_trace(const trace_log& x, trace_format format, std::ostream& out);

/// The same to a file; returns whether that was possible.
bool save_trace(const trace_log& x, trace_format format, const std::string& to);

/// Writes `run.jsonl` and `run.html` to a folder and returns the path of the
/// latter. Returns nothing if there is more than can be shown, or if they
/// cannot be written: a play is as good without its pictures.
std::string save_pictures(const run_trace& x, const std::string& folder);
std::string save_pictures(const trace_log& x, const std::string& folder);

/// The formats one by one.
void write_trace_html(const trace_log& x, std::ostream& out);
void write_trace_svg(const trace_log& x, std::ostream& out);
void write_trace_shiviz(const trace_log& x, std::ostream& out);

/// Reads the files and writes them as one. Returns an `exit_code`.
int export_trace(const trace_export_options& opts, console io);

/// Writes the trace that `from` has as a page; throws `play_error` if it is not
/// one, or is too long.
void write_trace_page(std::istream& from, std::ostream& to);

} // namespace troupe
