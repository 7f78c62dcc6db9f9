#include "nodes/ask_trace.hpp"
#include "nodes/cli_flags.hpp"

namespace troupe {

void add_trace(CLI::App& app, const add_command& add, trace_flags& all,
               const std::function<output_format()>& format, console io) {
  auto& asked = all.node;
  auto& out = all.files;
  auto& trace = add(app, "trace", "Record a run, and draw it",
                    "troupe trace export run.jsonl > run.html", nullptr);
  auto order = [&](const std::string& name, const std::string& doc,
                   bool wanted) {
    auto& x = add(trace, name, doc,
                  "troupe trace " + name + " node-1\n  troupe trace " + name
                    + " 127.0.0.1:8080",
                  [&asked, format, io, wanted] {
                    return order_trace(asked, format(), io, wanted);
                  });
    add_flags(x, asked);
  };
  order("start", "Have a running node record what it does", true);
  order("stop", "End that; all is in the file then", false);
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
