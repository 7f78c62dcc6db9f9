#include "nodes/gossip_json.hpp"

#include "nodes/gossip_events.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

std::int64_t milliseconds_in(timespan x) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(x).count();
}

/// What is told of a file is a flat object of JSON; it comes from elsewhere, so
/// anything else stays a text.
json file_of(const std::string& name, const std::string& value) {
  json result{{"name", name}};
  if (value.empty())
    return result;
  auto flat = value.find_first_of("[{", 1) == std::string::npos;
  auto told = flat ? json::parse(value, nullptr, false) : json{};
  if (!told.is_object()) {
    result["value"] = value;
    return result;
  }
  for (const auto* key : {"size", "time", "hash"})
    if (told.contains(key))
      result[key] = told[key];
  return result;
}

std::string state_of(const gossip_row& x) {
  if (x.own)
    return "own";
  if (x.expired)
    return "expired";
  return x.complete ? "here" : "partial";
}

json row_of(const gossip_row& x, bool files) {
  json result{{"name", x.origin},
              {"incarnation", x.inc},
              {"version", x.version},
              {"state", state_of(x)},
              {"files", x.files},
              {"bytes", x.bytes},
              {"held", x.held},
              {"last", x.last},
              {"age_ms", milliseconds_in(x.age)},
              {"expires_in_ms", milliseconds_in(x.expires_in)}};
  if (!files)
    return result;
  auto& all = result["entries"] = json::array();
  for (const auto& [name, value] : x.values)
    all.push_back(file_of(name, value));
  return result;
}

std::string to_word(swim_status x) {
  constexpr std::array<const char*, 4> words{"alive", "suspect", "faulty",
                                             "left"};
  return words.at(static_cast<std::size_t>(x));
}

json row_of(const swim_update& x, const std::string& self) {
  json result{{"name", x.name},
              {"incarnation", x.inc},
              {"refutation", x.refutation},
              {"status", to_word(x.status)},
              {"self", x.name == self},
              {"address", to_string(x.at)},
              {"tags", split_tags(x.tags)}};
  if (!x.by.empty())
    result["by"] = x.by;
  if (x.status == swim_status::faulty || x.status == swim_status::left)
    result["gone_for_s"] = x.age;
  return result;
}

} // namespace

json gossip_json(const gossip_table& x, bool files, const std::string& only) {
  auto origins = json::array();
  for (const auto& row : x.rows)
    if (only.empty() || row.origin == only)
      origins.push_back(row_of(row, files));
  return {{"node", x.node},
          {"incarnation", x.inc},
          {"peers", x.peers},
          {"origins", std::move(origins)}};
}

json peers_json(const peer_table& x, const std::vector<peer_entry>& expected) {
  auto rows = json::array();
  for (const auto& row : x.rows)
    rows.push_back(row_of(row, x.node));
  for (const auto& peer : expected) {
    auto is_known = std::any_of(x.rows.begin(), x.rows.end(), [&](auto& row) {
      return row.name == peer.name;
    });
    if (!is_known)
      rows.push_back({{"name", peer.name},
                      {"status", "unseen"},
                      {"self", false},
                      {"address", peer.address},
                      {"tags", json::array()}});
  }
  return {{"node", x.node}, {"health", x.health}, {"peers", std::move(rows)}};
}

std::string sorted_table(const gossip_table& x) {
  nlohmann::json result = nlohmann::json::object();
  for (const auto& row : x.rows) {
    auto names = nlohmann::json::array();
    for (const auto& [name, value] : row.values)
      names.push_back(name);
    result[row.origin] = {{"incarnation", row.inc},
                          {"version", row.version},
                          {"age_ms", milliseconds_in(row.age)},
                          {"expired", row.expired},
                          {"files", std::move(names)}};
  }
  return result.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace troupe
