#include "nodes/ask_matrix.hpp"

#include "nodes/json_text.hpp"
#include "nodes/text_table.hpp"

#include <map>
#include <ostream>
#include <set>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// What one node said of those in its view.
struct matrix_row {
  /// As it calls itself, or as it was asked for.
  std::string node;
  std::map<std::string, bool> hears;
  std::string view;
  /// Why there is nothing; empty where there is.
  std::string fault;
};

struct hearing_matrix {
  bool quorate = false;
  std::vector<matrix_row> rows;
  /// All names of all views.
  std::set<std::string> names;
};

matrix_row row_of(const json& x) {
  matrix_row result;
  result.node = x.at("node").get<std::string>();
  if (!x.at("view").is_null())
    result.view = x.at("view").get<std::string>();
  for (const auto& who : x.at("members"))
    result.hears[who.at("name").get<std::string>()]
      = who.at("heard").get<bool>();
  return result;
}

matrix_row row_of(const std::string& whom, const node_answer& x) {
  auto fault = [&](const std::string& text) {
    return matrix_row{whom, {}, {}, text};
  };
  if (auto* bad = std::get_if<question_failed>(&x))
    return fault(bad->text);
  try {
    return row_of(std::get<json>(x));
  } catch (const json::exception&) {
    return fault("what answers at " + whom + " is no member of a group");
  }
}

/// Whether all of whom something is known hear all.
bool all_heard(const hearing_matrix& x) {
  for (const auto& row : x.rows)
    for (const auto& [name, heard] : row.hears)
      if (!heard)
        return false;
  return true;
}

json json_of(const hearing_matrix& x) {
  auto rows = json::array();
  for (const auto& row : x.rows) {
    auto said = row.fault.empty();
    auto hears = json::object();
    for (const auto& [name, heard] : row.hears)
      hears[name] = heard;
    rows.push_back({{"node", row.node},
                    {"view", row.view.empty() ? json(nullptr) : json(row.view)},
                    {"hears", said ? hears : json(nullptr)},
                    {"fault", said ? json(nullptr) : json(row.fault)}});
  }
  return {{"quorate", x.quorate},
          {"all_heard", all_heard(x)},
          {"rows", std::move(rows)}};
}

std::string cell_of(const matrix_row& row, const std::string& name) {
  if (!row.fault.empty())
    return "?";
  auto found = row.hears.find(name);
  if (found == row.hears.end())
    return "-";
  if (name == row.node)
    return "*";
  return found->second ? "yes" : "no";
}

std::string text_of(const hearing_matrix& x) {
  text_table table{x.names.size() + 2};
  std::vector<std::string> head{"hears", "view"};
  for (const auto& name : x.names)
    head.push_back(printable(name));
  table.add(std::move(head));
  std::string faults;
  for (const auto& row : x.rows) {
    std::vector<std::string> cells{
      printable(row.node), row.view.empty() ? "-" : printable(row.view)};
    for (const auto& name : x.names)
      cells.push_back(cell_of(row, name));
    table.add(std::move(cells));
    if (!row.fault.empty())
      faults += printable(row.node) + ": " + printable(row.fault) + "\n";
  }
  return table.text() + faults;
}

} // namespace

int ask_matrix(const node_question& x, output_format format, console io,
               const std::vector<std::string>& with) {
  auto question = x;
  question.path = "/v1/members";
  auto first = ask_node(question);
  if (auto* bad = std::get_if<question_failed>(&first))
    return tell(*bad, io);
  hearing_matrix all;
  try {
    const auto& body = std::get<json>(first);
    all.quorate = body.at("quorate").get<bool>();
    all.rows.push_back(row_of(body));
  } catch (const json::exception&) {
    return tell({exit_code::bad_data,
                 "what answers at " + x.whom + " is no member of a group"},
                io);
  }
  auto others = with;
  if (others.empty())
    for (const auto& [name, heard] : all.rows.front().hears)
      if (name != all.rows.front().node)
        others.push_back(name);
  auto answers = ask_nodes(question, others);
  for (std::size_t i = 0; i < others.size(); ++i)
    all.rows.push_back(row_of(others[i], answers[i]));
  for (const auto& row : all.rows)
    for (const auto& [name, heard] : row.hears)
      all.names.insert(name);
  io.out << (format == output_format::text ? text_of(all)
                                           : json_text(json_of(all), format));
  return to_int(all.quorate && all_heard(all) ? exit_code::yes : exit_code::no);
}

} // namespace troupe
