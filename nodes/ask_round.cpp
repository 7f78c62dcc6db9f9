#include "nodes/ask_round.hpp"

#include "nodes/json_text.hpp"
#include "nodes/text_table.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

int ask(node_question x, output_format format, console io,
        round_told (*tell_of)(const json&)) {
  auto answer = ask_node(x);
  if (auto* bad = std::get_if<question_failed>(&answer))
    return tell(*bad, io);
  const auto& body = std::get<json>(answer);
  try {
    auto told = tell_of(body);
    io.out << (format == output_format::text ? told.text
                                             : json_text(body, format));
    return to_int(told.good ? exit_code::yes : exit_code::no);
  } catch (const json::exception&) {
    return tell({exit_code::bad_data,
                 "what answers at " + x.whom + " is no member of a group"},
                io);
  }
}

std::string text_of(const json& x, const char* key) {
  return printable(x.at(key).get<std::string>());
}

std::uint64_t count_of(const json& x, const char* key) {
  return x.at(key).get<std::uint64_t>();
}

/// The lines behind a table: why there is nothing of some.
std::string faults_of(const json& x) {
  std::string result;
  for (const auto& row : x.at("rows"))
    if (!row.at("fault").is_null())
      result += text_of(row, "node") + ": " + text_of(row, "fault") + "\n";
  return result;
}

/// For people: `b:17 of view 3.1`.
std::string message_text(const json& x) {
  auto sender = x.at("sender").is_null() ? std::to_string(count_of(x, "id"))
                                         : text_of(x, "sender");
  return sender + ":" + std::to_string(count_of(x, "number")) + " of view "
         + text_of(x, "view");
}

/// Says where two have different messages, if they do.
class place_check {
public:
  void add(const std::string& node, const json& message) {
    auto place = count_of(message, "place");
    auto [found, is_new]
      = first_.emplace(place, std::pair{node, message_text(message)});
    if (is_new || found->second.second == message_text(message)
        || (differs_ && *differs_ <= place))
      return;
    differs_ = place;
    text_ = "at place " + std::to_string(place) + " " + found->second.first
            + " has " + found->second.second + ", " + node + " has "
            + message_text(message) + "\n";
  }

  bool agree() const {
    return !differs_;
  }

  std::string text() const {
    return agree() ? "all have the same message at each place\n" : text_;
  }

private:
  std::map<std::uint64_t, std::pair<std::string, std::string>> first_;
  std::optional<std::uint64_t> differs_;
  std::string text_;
};

} // namespace

round_told deliveries_told(const json& x) {
  text_table table{2};
  table.add({"member", "last", "delivered"});
  place_check places;
  for (const auto& row : x.at("rows")) {
    auto node = text_of(row, "node");
    const auto& said = row.at("answer");
    if (said.is_null()) {
      table.add({node, "?", "?"});
      continue;
    }
    const auto& recent = said.at("recent");
    for (const auto& message : recent)
      places.add(node, message);
    table.add({node, recent.empty() ? "-" : message_text(recent.back()),
               std::to_string(count_of(said, "messages"))});
  }
  return {table.text() + faults_of(x) + places.text(), places.agree()};
}

round_told replicas_told(const json& x) {
  struct replica {
    std::string node;
    bool serves = false;
    std::uint64_t synced = 0;
    std::uint64_t committed = 0;
  };
  std::vector<replica> all;
  std::uint64_t most = 0;
  for (const auto& row : x.at("rows")) {
    const auto& said = row.at("answer");
    if (said.is_null())
      continue;
    const auto& counted = said.at("counters").at("replica");
    all.push_back({text_of(row, "node"), said.at("serves").get<bool>(),
                   count_of(counted, "entries_synced"),
                   count_of(counted, "entries_committed")});
    most = std::max(most, all.back().synced);
  }
  text_table table{2};
  table.add({"server", "is", "on disk", "behind", "committed"});
  for (const auto& one : all)
    table.add({one.node, one.serves ? "primary" : "backup",
               std::to_string(one.synced), std::to_string(most - one.synced),
               std::to_string(one.committed)});
  auto serves = std::any_of(all.begin(), all.end(),
                            [](const auto& one) { return one.serves; });
  return {table.text() + faults_of(x), serves};
}

int ask_deliveries(node_question x, output_format format, console io) {
  x.path = "/v1/all/deliveries";
  return ask(std::move(x), format, io, deliveries_told);
}

int ask_replicas(node_question x, output_format format, console io) {
  x.path = "/v1/all/service";
  return ask(std::move(x), format, io, replicas_told);
}

} // namespace troupe
