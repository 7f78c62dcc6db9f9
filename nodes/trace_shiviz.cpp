#include "nodes/trace_export.hpp"

#include <algorithm>
#include <ostream>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// A name as the format takes it: it ends at the first space.
std::string host(std::string name) {
  std::replace_if(
    name.begin(), name.end(),
    [](unsigned char c) { return c <= ' ' || c == 0x7f; }, '_');
  return name;
}

/// Entries of zero are of nodes of which nothing is known yet.
json clock_of(const json& vector, const std::vector<std::string>& nodes) {
  auto result = json::object();
  auto add = [&](const std::string& name, const json& count) {
    if (count != 0)
      result[host(name)] = count;
  };
  if (vector.is_object()) {
    for (const auto& item : vector.items())
      add(item.key(), item.value());
    return result;
  }
  for (std::size_t i = 0; i < vector.size() && i < nodes.size(); ++i)
    add(nodes[i], vector[i]);
  return result;
}

std::string words_for(const trace_record& x) {
  auto result = x.event + " " + x.text("message");
  for (auto key : {"rank", "time", "bytes"})
    if (auto value = x.what.find(key); value != x.what.end())
      result += ", " + std::string{key} + " " + value->dump();
  std::replace(result.begin(), result.end(), '\n', ' ');
  return result;
}

} // namespace

/// The first line of a file is how to read it, and the second one what parts
/// several runs: nothing does.
void write_trace_shiviz(const trace_log& x, std::ostream& out) {
  out << "(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})\n\n";
  for (const auto& item : x.records) {
    auto vector = item.what.find("vector");
    if (vector == item.what.end() || item.text("node").empty())
      continue;
    out << words_for(item) << "\n"
        << host(item.text("node")) << " "
        << clock_of(*vector, x.nodes)
             .dump(-1, ' ', false, json::error_handler_t::replace)
        << "\n";
  }
}

} // namespace troupe
