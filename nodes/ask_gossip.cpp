#include "nodes/ask_gossip.hpp"

#include "nodes/gossip_watch.hpp"
#include "nodes/json_text.hpp"
#include "nodes/text_table.hpp"
#include "nodes/time_text.hpp"

#include <chrono>
#include <cstdint>
#include <ostream>
#include <thread>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Pause between two questions of who watches.
constexpr auto watch_pause = std::chrono::milliseconds{250};

int no_gossip(const node_question& x, console io) {
  io.err << "troupe: what answers at " << printable(x.whom)
         << " shares nothing by gossip\n";
  return to_int(exit_code::bad_data);
}

std::string text_of(const json& x, const char* key) {
  return printable(x.at(key).get<std::string>());
}

std::string count_of(const json& x, const char* key) {
  return std::to_string(x.at(key).get<std::int64_t>());
}

std::string time_of(const json& x, const char* key) {
  return short_time(static_cast<double>(x.at(key).get<std::int64_t>()));
}

std::string table_text(const json& x, bool files) {
  auto& origins = x.at("origins");
  auto result = text_of(x, "node") + " knows " + count_of(x, "peers")
                + " others, and what " + std::to_string(origins.size())
                + " nodes share\n";
  text_table table{2};
  table.add(
    {"node", "state", "files", "bytes", "version", "looked", "expires in"});
  for (const auto& row : origins) {
    auto own = text_of(row, "state") == "own";
    auto gone = text_of(row, "state") == "expired";
    table.add({text_of(row, "name"), text_of(row, "state"),
               count_of(row, "files"), count_of(row, "bytes"),
               count_of(row, "version"), own ? "-" : time_of(row, "age_ms"),
               own || gone ? "-" : time_of(row, "expires_in_ms")});
  }
  result += table.text();
  if (files)
    for (const auto& row : origins)
      for (const auto& entry : row.at("entries"))
        result += text_of(row, "name") + "/" + text_of(entry, "name") + "\n";
  return result;
}

} // namespace

int list_gossip(const node_question& x, output_format format, console io,
                bool files) {
  auto question = x;
  auto text = format == output_format::text;
  question.path = text && !files ? "/v1/gossip?files=no" : "/v1/gossip";
  auto answer = ask_node(question);
  if (auto bad = std::get_if<question_failed>(&answer))
    return tell(*bad, io);
  try {
    auto& body = std::get<json>(answer);
    auto shown = table_text(body, text && files);
    io.out << (text ? shown : json_text(body, format));
    return to_int(exit_code::yes);
  } catch (const json::exception&) {
    return no_gossip(x, io);
  }
}

int watch_gossip(const node_question& x, output_format format, console io) {
  gossip_watch seen;
  auto question = x;
  for (auto first = true;; first = false) {
    question.path = "/v1/gossip";
    auto answer = ask_node(question);
    if (auto bad = std::get_if<question_failed>(&answer))
      return tell(*bad, io);
    try {
      for (const auto& change : seen.on_table(std::get<json>(answer), first))
        io.out << (format == output_format::text
                     ? watched_sentence(change)
                     : json_text(change, output_format::jsonl));
    } catch (const json::exception&) {
      return no_gossip(x, io);
    }
    if (!io.out.flush())
      return to_int(exit_code::io_failed);
    std::this_thread::sleep_for(watch_pause);
  }
}

} // namespace troupe
