#include "nodes/doctor.hpp"

#include "nodes/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t what_width = 13;

json json_of(const std::string& target, const health_report& report) {
  auto checks = json::array();
  auto findings = 0;
  for (const auto& x : report) {
    findings += x.good ? 0 : 1;
    checks.push_back({{"check", x.what},
                      {"of", x.of},
                      {"good", x.good},
                      {"found", x.found},
                      {"fix", x.good ? json(nullptr) : json(x.fix)}});
  }
  return {
    {"target", target}, {"checks", std::move(checks)}, {"findings", findings}};
}

std::string line_of(const std::string& head, const std::string& text) {
  auto result = head;
  result.resize(std::max(what_width, head.size() + 1), ' ');
  return result + printable(text) + "\n";
}

std::string text_of(const health_report& report) {
  std::string result;
  std::size_t findings = 0;
  for (const auto& x : report) {
    result += line_of(x.what,
                      (x.good ? "good   " : "FAULT  ") + x.of + ": " + x.found);
    if (x.good)
      continue;
    ++findings;
    result += line_of("", "fix    " + x.fix);
  }
  if (findings == 0)
    return result + "nothing found\n";
  return result + std::to_string(findings)
         + (findings == 1 ? " finding\n" : " findings\n");
}

bool is_file(const std::string& whom) {
  std::error_code ignored;
  auto is_json = whom.size() > 5 && whom.substr(whom.size() - 5) == ".json";
  return is_json || std::filesystem::is_regular_file(whom, ignored);
}

} // namespace

int consult_doctor(const node_question& x, output_format format, console io,
                   const config::overrides& with) {
  health_report report;
  if (is_file(x.whom)) {
    auto config = load_or_tell(x.whom, with, io);
    if (!config)
      return to_int(exit_code::bad_config);
    report = examine_file(*config);
  } else {
    auto found = examine_node(x);
    if (auto* bad = std::get_if<question_failed>(&found))
      return tell(*bad, io);
    report = std::get<health_report>(std::move(found));
  }
  io.out << (format == output_format::text
               ? text_of(report)
               : json_text(json_of(x.whom, report), format));
  auto good = std::all_of(report.begin(), report.end(),
                          [](const auto& y) { return y.good; });
  return to_int(good ? exit_code::yes : exit_code::no);
}

} // namespace troupe
