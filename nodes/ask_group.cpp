#include "nodes/ask_group.hpp"

#include "nodes/group_watch.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/json_text.hpp"
#include "nodes/text_table.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <ostream>
#include <thread>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Pause between two questions of who watches.
constexpr auto watch_pause = std::chrono::milliseconds{250};

int no_member(const node_question& x, console io) {
  io.err << "troupe: what answers at " << printable(x.whom)
         << " is no member of a group\n";
  return to_int(exit_code::bad_data);
}

/// Asks and prints; `verdict` says whether the answer is yes.
int ask(node_question x, const char* path, const char* verdict,
        output_format format, console io,
        const std::function<std::string(const json&)>& in_words) {
  x.path = path;
  auto answer = ask_node(x);
  if (auto bad = std::get_if<question_failed>(&answer))
    return tell(*bad, io);
  auto& body = std::get<json>(answer);
  try {
    io.out << (format == output_format::text ? in_words(body)
                                             : json_text(body, format));
    return to_int(body.at(verdict).get<bool>() ? exit_code::yes
                                               : exit_code::no);
  } catch (const json::exception&) {
    return no_member(x, io);
  }
}

std::string text_of(const json& x, const char* key) {
  return printable(x.at(key).get<std::string>());
}

std::string members_text(const json& x) {
  auto quorate = x.at("quorate").get<bool>();
  auto view = x.at("view").is_null() ? "no view" : "view " + text_of(x, "view");
  auto result = text_of(x, "node") + ": " + text_of(x, "phase") + ", " + view;
  if (!quorate && !text_of(x, "why").empty())
    result += " (" + text_of(x, "why") + ")";
  result += "\n";
  // A node of before does not say.
  if (!x.value("sealed", true))
    result += "  not sealed: whoever can send to these addresses is believed\n";
  text_table table{6};
  table.add({"name", "role", "state", "heard", "votes", "address", "id"});
  for (const auto& who : x.at("members"))
    table.add(
      {text_of(who, "name") + (who.at("self").get<bool>() ? " *" : ""),
       who.at("leader").get<bool>() ? "leader" : "-", text_of(who, "state"),
       who.at("heard").get<bool>() ? "yes" : "no",
       who.at("votes").get<bool>() ? "yes" : "no", text_of(who, "address"),
       std::to_string(who.at("id").get<std::uint64_t>())});
  return result + table.text();
}

std::string name_in(const json& x, const char* key) {
  return x.at(key).is_null() ? "?" : text_of(x, key);
}

/// `4.250 s`; a dash where there is nothing.
std::string span_in(const json& x, const char* key) {
  if (x.at(key).is_null())
    return "-";
  auto all = x.at(key).get<std::int64_t>();
  auto rest = std::to_string(1000 + all % 1000);
  return std::to_string(all / 1000) + "." + rest.substr(1) + " s";
}

std::string evidence_text(const json& x) {
  auto& items = x.at("evidence");
  if (items.empty())
    return "\nnobody was suspected\n";
  text_table table{4};
  table.add({"who", "by", "cause", "state", "ago", "heard before",
             "waited for before"});
  for (const auto& item : items)
    table.add({name_in(item, "who"), name_in(item, "by"),
               text_of(item, "cause"),
               item.at("withdrawn").get<bool>() ? "withdrawn" : "suspected",
               span_in(item, "age_ms"), span_in(item, "last_heard_ms_before"),
               span_in(item, "waited_for_ms_before")});
  return "\nevidence\n" + table.text();
}

std::string leader_text(const json& x) {
  auto& leader = x.at("leader");
  auto node = text_of(x, "node");
  if (leader.is_null())
    return node + " knows of no leader\n";
  auto name = leader.at("name").is_null()
                ? "member "
                    + std::to_string(leader.at("id").get<std::uint64_t>())
                : text_of(leader, "name");
  auto result = name + " leads since epoch "
                + std::to_string(leader.at("epoch").get<std::uint64_t>())
                + ", at " + text_of(leader, "address");
  if (!x.at("lives").get<bool>())
    result += "; " + node + " does not hear it, or is cut off";
  else if (auto left = x.at("lease_ms").get<double>(); left > 0)
    result += "; its lease has " + std::to_string(static_cast<int>(left))
              + " ms left";
  if (x.contains("serves"))
    result += std::string{"; "} + node
              + (x.at("serves").get<bool>() ? " serves clients"
                                            : " sends clients there");
  return result + "\n";
}

} // namespace

int ask_members(const node_question& x, output_format format, console io,
                bool evidence) {
  return ask(x, "/v1/members", "quorate", format, io, [=](const json& body) {
    return members_text(body) + (evidence ? evidence_text(body) : "");
  });
}

int watch_members(const node_question& x, output_format format, console io) {
  group_watch seen;
  auto question = x;
  question.path = "/v1/members";
  for (;;) {
    auto answer = ask_node(question);
    if (auto bad = std::get_if<question_failed>(&answer))
      return tell(*bad, io);
    try {
      for (const auto& change :
           seen.on_members(std::get<json>(answer), wall_us()))
        io.out << (format == output_format::text
                     ? group_change_sentence(change)
                     : json_text(change, output_format::jsonl));
    } catch (const json::exception&) {
      return no_member(x, io);
    }
    if (!io.out.flush())
      return to_int(exit_code::io_failed);
    std::this_thread::sleep_for(watch_pause);
  }
}

int ask_leader(const node_question& x, output_format format, console io) {
  return ask(x, "/v1/leader", "lives", format, io, leader_text);
}

} // namespace troupe
