#include "nodes/trace_bundle.hpp"
#include "nodes/trace_export.hpp"

#include <cstdint>
#include <ostream>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// JSON has `<` within texts alone, where it may be written like this: so
/// nothing that a node said can end the script or begin a comment.
std::string for_script(const json& x) {
  std::string result;
  for (auto c : x.dump(-1, ' ', false, json::error_handler_t::replace))
    if (c == '<')
      result += "\\u003c";
    else
      result += c;
  return result;
}

/// JavaScript has no numbers beyond 2^53 that are exact: such times are texts.
std::string for_page(const trace_record& x) {
  auto time = x.what.find("time");
  if (time == x.what.end() || !time->is_number_unsigned()
      || time->get<std::uint64_t>() <= std::uint64_t{1} << 53)
    return for_script(x.what);
  auto copy = x.what;
  copy["time"] = time->dump();
  return for_script(copy);
}

std::string escaped(std::string_view text) {
  std::string result;
  for (auto c : text)
    switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '&':
        result += "&amp;";
        break;
      default:
        result += c;
    }
  return result;
}

} // namespace

void write_trace_html(const trace_log& x, std::ostream& out) {
  auto title = x.title().empty() ? "Trace" : "Trace: " + x.title();
  out << "<!doctype html>\n<html lang=\"en\">\n<head>\n"
         "<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, "
         "initial-scale=1\">\n"
         // The page says itself that it needs nothing from anywhere.
         "<meta http-equiv=\"Content-Security-Policy\" "
         "content=\"default-src 'none'; script-src 'unsafe-inline'; "
         "style-src 'unsafe-inline'; img-src data:\">\n"
         "<link rel=\"icon\" href=\"data:,\">\n<title>"
      << escaped(title)
      << "</title>\n</head>\n<body>\n<troupe-trace></troupe-trace>\n"
         "<noscript>This page draws a trace and needs JavaScript; <code>troupe "
         "trace export --format svg</code> does without.</noscript>\n"
         "<script type=\"application/json\" id=\"trace\">{\"title\":"
      << for_script(x.title()) << ",\"nodes\":" << for_script(x.nodes)
      << ",\"records\":[";
  auto separator = "\n";
  for (const auto& item : x.records) {
    out << separator << for_page(item);
    separator = ",\n";
  }
  out << "]}</script>\n<script>" << trace_bundle()
      << "</script>\n</body>\n</html>\n";
}

} // namespace troupe
