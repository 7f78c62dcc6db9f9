#include "nodes/trace_words.hpp"

namespace troupe {

namespace {

std::string number(const trace_record& x, const char* key) {
  auto found = x.what.find(key);
  return found == x.what.end() ? "?" : found->dump();
}

std::string leader_words(const trace_record& x) {
  auto leader = x.what.find("leader");
  if (leader == x.what.end() || !leader->is_string())
    return "knows of no leader";
  auto epoch = ", epoch " + number(x, "epoch");
  auto name = leader->get<std::string>();
  return (name == x.text("node") ? "leads" : name + " leads") + epoch;
}

std::string suspicion_words(const trace_record& x) {
  std::string names;
  for (const auto& name : x.names("whom"))
    names += (names.empty() ? "" : ", ") + name;
  auto why = x.text("why");
  return "suspects " + names + (why.empty() ? "" : ": " + why);
}

} // namespace

std::string insight_words(const trace_record& x) {
  if (x.event == "leader")
    return leader_words(x);
  if (x.event == "suspicion")
    return suspicion_words(x);
  if (x.event == "commit")
    return "commits " + number(x, "index") + " of epoch " + number(x, "epoch");
  return "view " + x.text("view");
}

std::string in_markup(const std::string& text) {
  std::string result;
  for (auto c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '&')
      result += "&amp;";
    else if (static_cast<unsigned char>(c) >= ' ')
      result += c;
  }
  return result;
}

} // namespace troupe
