#include "nodes/ask_trace.hpp"

#include "nodes/json_text.hpp"

#include <ostream>
#include <utility>
#include <variant>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// One sentence of what the node does now.
std::string sentence(const json& x, bool wanted) {
  auto changed = x.at("changed").get<bool>();
  if (!wanted && !changed)
    return "the node records nothing";
  auto file = printable(x.at("file").get<std::string>());
  if (wanted)
    return (changed ? "the node records to " : "the node already records to ")
           + file;
  return "recorded to " + file + ", "
         + std::to_string(x.at("lines").get<std::uint64_t>()) + " lines and "
         + std::to_string((x.at("bytes").get<std::uint64_t>() + 1023) / 1024)
         + " KiB in all since the node began";
}

/// What is missing in the trace, and why; mostly empty.
std::string complaints(const json& x) {
  std::string result;
  if (auto dropped = x.at("lines_dropped").get<std::uint64_t>(); dropped > 0)
    result += std::to_string(dropped)
              + " lines are missing: too much waited "
                "for the disk (trace.buffer_bytes)\n";
  if (auto error = x.value("error", ""); !error.empty())
    result += "the file could not be written: " + printable(error) + "\n";
  return result;
}

} // namespace

int order_trace(const node_question& x, output_format format, console io,
                bool wanted) {
  auto question = x;
  question.path = "/v1/trace";
  question.body = json{{"record", wanted}}.dump();
  auto found = ask_node(question);
  if (auto bad = std::get_if<question_failed>(&found))
    return tell(*bad, io);
  auto& body = std::get<json>(found);
  try {
    io.out << (format == output_format::text
                 ? sentence(body, wanted) + "\n" + complaints(body)
                 : json_text(body, format));
    return to_int(body.at("changed").get<bool>() ? exit_code::yes
                                                 : exit_code::no);
  } catch (const json::exception&) {
    io.err << "troupe: what answers at " << printable(x.whom)
           << " is no node that records\n";
    return to_int(exit_code::bad_data);
  }
}

} // namespace troupe
