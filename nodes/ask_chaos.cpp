#include "nodes/ask_chaos.hpp"

#include "config/schema.hpp"
#include "config/units.hpp"
#include "nodes/json_text.hpp"
#include "nodes/time_text.hpp"

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <ostream>
#include <utility>
#include <variant>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using answer = std::variant<json, question_failed>;

constexpr timespan pause_default = std::chrono::seconds{5};

question_failed bad_usage(const std::string& text) {
  return {exit_code::usage, text};
}

/// Asks for the addresses of those who have names; one that is an address stays
/// as it is.
class address_book {
public:
  explicit address_book(node_question x) : question_(std::move(x)) {
    // nop
  }

  std::variant<json, question_failed>
  find(const std::vector<std::string>& whom) {
    auto result = json::array();
    for (const auto& x : whom) {
      if (config::is_address(x, false)) {
        result.push_back(x);
        continue;
      }
      if (auto bad = ask())
        return *bad;
      auto at = address_of(x);
      if (at.empty())
        return question_failed{exit_code::bad_data, "the node at "
                                                      + question_.whom
                                                      + " knows nobody called "
                                                      + config::in_quotes(x)};
      result.push_back(at);
    }
    return result;
  }

private:
  /// Once; a node of a group knows members, one that gossips knows peers.
  std::optional<question_failed> ask() {
    if (!known_.is_null())
      return std::nullopt;
    for (const auto* list : {"members", "peers"}) {
      question_.path = std::string{"/v1/"} + list;
      auto found = ask_node(question_);
      if (auto bad = std::get_if<question_failed>(&found)) {
        if (bad->code == exit_code::bad_data)
          continue; // It answers no such question.
        return *bad;
      }
      auto& body = std::get<json>(found);
      if (body.is_object() && body.contains(list) && body[list].is_array()) {
        known_ = body[list];
        return std::nullopt;
      }
    }
    return question_failed{exit_code::bad_data,
                           "the node at " + question_.whom
                             + " knows no names; give addresses"};
  }

  std::string address_of(const std::string& name) const {
    for (const auto& x : known_)
      if (x.is_object() && x.value("name", "") == name)
        return x.value("address", "");
    return {};
  }

  node_question question_;
  json known_;
};

/// Writes the body of the request.
answer order_of(const node_question& x, const chaos_wish& wish) {
  const auto& fault = wish.fault;
  auto is_one_of = [&](std::initializer_list<const char*> words) {
    return std::find(words.begin(), words.end(), fault) != words.end();
  };
  auto takes_links = is_one_of({"cut", "partition"});
  auto takes_value = is_one_of({"loss", "duplicate", "delay"});
  if (takes_value && wish.values.size() != 1)
    return bad_usage(fault + " takes one value, such as "
                     + (fault == "delay" ? "1ms..60ms" : "0.3"));
  if (takes_links && wish.values.empty())
    return bad_usage(fault + " takes whom to part from: addresses or names");
  if (!takes_value && !takes_links && !wish.values.empty())
    return bad_usage(fault + " takes no value; found "
                     + config::in_quotes(wish.values[0]));
  if (!takes_value && !wish.to.empty())
    return bad_usage("--to goes with loss, delay and duplicate");
  if (wish.span && is_one_of({"kill", "heal"}))
    return bad_usage("--for does not go with " + fault);
  json body;
  if (is_one_of({"kill", "heal"}))
    body[fault] = true;
  else if (fault == "pause")
    body[fault] = config::format_duration(wish.span.value_or(pause_default));
  else if (fault == "delay")
    body[fault] = wish.values[0];
  else if (takes_value) {
    auto chance = config::parse_chance(wish.values[0]);
    if (!chance)
      return bad_usage(fault + " takes a number from 0 to 1; found "
                       + config::in_quotes(wish.values[0]));
    body[fault] = *chance;
  }
  if (takes_links || !wish.to.empty()) {
    auto whom = address_book{x}.find(takes_links ? wish.values : wish.to);
    if (auto bad = std::get_if<question_failed>(&whom))
      return *bad;
    body[takes_links ? fault : "to"] = std::get<json>(whom);
  }
  if (wish.span && fault != "pause")
    body["for"] = config::format_duration(*wish.span);
  return body;
}

std::string faults_text(const json& x) {
  std::string result;
  for (const auto& item : x.at("faults")) {
    std::string whom;
    for (const auto& to : item.at("to"))
      whom += (whom.empty() ? "" : ", ") + printable(to.get<std::string>());
    result += printable(item.at("fault").get<std::string>()) + ", "
              + (whom.empty() ? "all links" : "links to " + whom) + ", "
              + short_time(item.at("left_ms").get<double>()) + " left\n";
  }
  return result.empty() ? "no fault of a link holds\n" : result;
}

std::string done_text(const chaos_wish& wish) {
  if (wish.fault == "pause")
    return "the node stands still for "
           + config::format_duration(wish.span.value_or(pause_default)) + "\n";
  return wish.fault == "kill" ? "the node is killed\n" : "";
}

} // namespace

int order_chaos(const node_question& x, output_format format, console io,
                const chaos_wish& wish) {
  auto question = x;
  if (!wish.fault.empty()) {
    auto order = order_of(x, wish);
    if (auto bad = std::get_if<question_failed>(&order))
      return tell(*bad, io);
    question.body = std::get<json>(order).dump();
  }
  question.path = "/v1/chaos";
  auto found = ask_node(question);
  if (auto bad = std::get_if<question_failed>(&found))
    return tell(*bad, io);
  auto& body = std::get<json>(found);
  try {
    io.out << (format == output_format::text
                 ? done_text(wish) + faults_text(body)
                 : json_text(body, format));
    return to_int(exit_code::yes);
  } catch (const json::exception&) {
    io.err << "troupe: what answers at " << printable(x.whom)
           << " is no node that takes faults\n";
    return to_int(exit_code::bad_data);
  }
}

} // namespace troupe
