#include "nodes/gossip_watch.hpp"

#include "nodes/gossip_events.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/output.hpp"
#include "nodes/time_text.hpp"

#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using file_map = std::map<std::string, std::string>;

file_map files_of(const json& row) {
  file_map result;
  for (const auto& entry : row.at("entries"))
    result[entry.at("name").get<std::string>()]
      = entry.dump(-1, ' ', false, json::error_handler_t::replace);
  return result;
}

void add_differences(const file_map& before, const file_map& after, json& out) {
  auto added = json::array();
  auto changed = json::array();
  auto gone = json::array();
  for (const auto& [name, value] : after) {
    auto i = before.find(name);
    if (i == before.end())
      added.push_back(name);
    else if (i->second != value)
      changed.push_back(name);
  }
  for (const auto& [name, value] : before)
    if (after.count(name) == 0)
      gone.push_back(name);
  out["added"] = std::move(added);
  out["changed"] = std::move(changed);
  out["gone"] = std::move(gone);
}

void list(const json& names, char mark, std::string& out) {
  for (const auto& name : names)
    out += std::string{" "} + mark + printable(name.get<std::string>());
}

} // namespace

std::vector<json> gossip_watch::on_table(const json& table, bool first) {
  std::vector<json> result;
  for (const auto& row : table.at("origins")) {
    auto name = row.at("name").get<std::string>();
    shared now{row.at("incarnation").get<std::uint64_t>(),
               row.at("state").get<std::string>() == "expired", files_of(row)};
    auto& before = seen_[name];
    json change{{"event", now.expired ? "expired" : "shares"},
                {"origin", name},
                {"incarnation", now.inc},
                {"version", row.at("version")},
                {"files", now.files.size()}};
    add_differences(before.files, now.files, change);
    change["at_us"] = wall_us();
    if (first || now.inc != before.inc || now.expired != before.expired
        || now.files != before.files)
      result.push_back(std::move(change));
    before = std::move(now);
  }
  return result;
}

std::string watched_sentence(const json& change) {
  auto at = change.at("at_us").get<std::uint64_t>() / 1000;
  auto result = rfc3339(at) + " "
                + printable(change.at("origin").get<std::string>());
  if (change.at("event") == "expired")
    result += ": expired";
  else
    result += ": " + files_in_words(change.at("files").get<std::size_t>());
  list(change.at("added"), '+', result);
  list(change.at("changed"), '~', result);
  list(change.at("gone"), '-', result);
  return result + "\n";
}

} // namespace troupe
