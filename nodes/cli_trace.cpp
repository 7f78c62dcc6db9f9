#include "nodes/cli_flags.hpp"

namespace troupe {

void add_trace(CLI::App& app, const add_command& add, trace_export_options& out,
               console io) {
  auto& trace = add(app, "trace", "Look at what was recorded of a run",
                    "troupe trace export run.jsonl > run.html", nullptr);
  auto& x = add(trace, "export",
                "Merge the traces of nodes, or a simulator's, and draw them",
                "troupe simulate --seed 1 --nodes 3 --duration 2s --trace "
                "run.jsonl\n  troupe trace export --format html run.jsonl > "
                "run.html",
                [&out, io] { return export_trace(out, io); });
  x.add_option("FILE", out.files, "Trace, as JSON lines")->required();
  add_read(x, "--format", "WORD",
           "html (a page of its own), svg (a diagram), shiviz (a log with "
           "vector clocks) or jsonl (all records by time) [html]",
           "one of html, svg, shiviz, jsonl", [&out](const std::string& text) {
             auto value = parse_trace_format(text);
             out.format = value.value_or(out.format);
             return value.has_value();
           });
  x.add_option("--to", out.to, "File to write [standard output]")
    ->type_name("FILE");
}

} // namespace troupe
