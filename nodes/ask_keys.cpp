#include "nodes/ask_keys.hpp"

#include "config/schema.hpp"
#include "nodes/json_text.hpp"
#include "nodes/text_table.hpp"

#include <chrono>
#include <filesystem>
#include <ostream>
#include <string_view>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Three steps with all members, and what was installed taken back.
constexpr timespan answer_limit = std::chrono::seconds{30};

constexpr std::string_view ending = ".keys";

bool looks_like_file(const std::string& x) {
  std::error_code ignored;
  return x.find('/') != std::string::npos
         || (x.size() > ending.size()
             && x.compare(x.size() - ending.size(), ending.size(), ending) == 0)
         || std::filesystem::exists(x, ignored);
}

std::string change_text(const json& x) {
  auto result = keys_text(x.at("keys"));
  std::string done;
  for (const auto& name : x.at("members"))
    done += (done.empty() ? "" : ", ") + printable(name.get<std::string>());
  if (x.at("good").get<bool>())
    return result + "done at " + done + "\n";
  result += "not done: the step \"" + printable(x.at("step").get<std::string>())
            + "\" was not passed\n";
  for (const auto& item : x.at("refusals"))
    result += "  " + printable(item.at("member").get<std::string>()) + ": "
              + printable(item.at("why").get<std::string>()) + "\n";
  return result;
}

template <class F>
int ask(node_question question, output_format format, console io, F text) {
  question.path = "/v1/keys";
  question.limit = answer_limit;
  auto found = ask_node(question);
  if (auto bad = std::get_if<question_failed>(&found))
    return tell(*bad, io);
  auto& body = std::get<json>(found);
  try {
    auto shown = text(body); // Throws if it is another thing.
    io.out << (format == output_format::text ? shown : json_text(body, format));
    return to_int(body.value("good", true) ? exit_code::yes
                                           : exit_code::not_now);
  } catch (const json::exception&) {
    io.err << "troupe: what answers at " << printable(question.whom)
           << " is no node with keys\n";
    return to_int(exit_code::bad_data);
  }
}

node_question question_of(const keys_options& opts) {
  auto result = opts.node;
  result.whom = opts.where;
  return result;
}

} // namespace

bool is_node(const std::string& where) {
  return config::is_address(where, false)
         || (config::is_name(where) && !looks_like_file(where));
}

std::string keys_text(const json& keys) {
  text_table table{4};
  table.add({"key", "cipher", "fingerprint", "does"});
  for (const auto& x : keys)
    table.add({std::to_string(x.at("id").get<unsigned>()),
               printable(x.at("cipher").get<std::string>()),
               printable(x.at("fingerprint").get<std::string>()),
               x.at("seals").get<bool>() ? "opens and seals" : "opens"});
  return table.text();
}

int order_keys(const keys_options& opts, const json& order,
               output_format format, console io) {
  auto question = question_of(opts);
  question.body = order.dump();
  return ask(std::move(question), format, io, change_text);
}

int ask_keys(const keys_options& opts, output_format format, console io) {
  return ask(question_of(opts), format, io,
             [](const json& x) { return keys_text(x.at("keys")); });
}

} // namespace troupe
