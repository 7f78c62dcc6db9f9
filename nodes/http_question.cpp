#include "nodes/http_question.hpp"

#include "config/schema.hpp"
#include "nodes/http_token.hpp"
#include "nodes/output.hpp"
#include "nodes/shallow_json.hpp"
#include "nodes/small_file.hpp"

#include <httplib.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <optional>

namespace troupe {

namespace {

namespace fs = std::filesystem;

/// Returns where the nodes of this user keep their state.
std::optional<fs::path>
state_base(const std::map<std::string, std::string>& environment) {
  for (auto& [variable, below] : {std::pair{"XDG_STATE_HOME", "troupe"},
                                  std::pair{"HOME", ".local/state/troupe"}}) {
    auto found = environment.find(variable);
    if (found != environment.end() && !found->second.empty())
      return fs::path{found->second} / below;
  }
  return std::nullopt;
}

/// Returns the address of `x`, or why there is none.
std::variant<std::string, question_failed> address_of(const node_question& x) {
  if (config::is_address(x.whom, false))
    return x.whom;
  if (!config::is_name(x.whom))
    return question_failed{exit_code::usage,
                           config::in_quotes(x.whom)
                             + " is neither an address such as 127.0.0.1:8080 "
                               "nor the name of a node"};
  auto base = state_base(x.environment);
  auto file = base ? *base / x.whom / "http" : fs::path{};
  auto text = base ? read_small(file) : std::string{};
  text.erase(text.find_last_not_of(" \n") + 1);
  if (config::is_address(text, false))
    return text;
  return question_failed{exit_code::unavailable,
                         "no node called " + x.whom + " is known to this user: "
                           + (base ? file.string() : "its state folder")
                           + " has no address"};
}

question_failed refused(const std::string& at, int status,
                        const std::string& body) {
  auto answer = parse_shallow(body);
  auto text = "status " + std::to_string(status);
  if (answer.is_object() && answer.contains("error")
      && answer["error"].contains("message")
      && answer["error"]["message"].is_string())
    text = answer["error"]["message"].get<std::string>();
  auto code = status == 401 || status == 403 ? exit_code::refused
              : status == 503                ? exit_code::not_now
                                             : exit_code::bad_data;
  return {code, "the node at " + at + " answered: " + text};
}

/// The library names the commonest faults by a word.
std::string in_words(httplib::Error x) {
  switch (x) {
    case httplib::Error::Connection:
      return "it takes no connection";
    case httplib::Error::Read:
      return "it said nothing in time";
    default:
      return httplib::to_string(x);
  }
}

} // namespace

node_answer ask_node(const node_question& x) {
  auto found = address_of(x);
  if (auto bad = std::get_if<question_failed>(&found))
    return *bad;
  auto& at = std::get<std::string>(found);
  httplib::Client client{"http://" + at};
  auto limit = std::chrono::duration_cast<std::chrono::microseconds>(x.limit);
  auto seconds = static_cast<time_t>(limit.count() / 1000000);
  auto micros = static_cast<time_t>(limit.count() % 1000000);
  client.set_connection_timeout(seconds, micros);
  client.set_read_timeout(seconds, micros);
  if (!x.token_file.empty()) {
    auto token = read_token_file(x.token_file);
    if (!token.error.empty())
      return question_failed{exit_code::bad_config, token.error};
    client.set_bearer_token_auth(token.token);
  }
  auto answer = x.body.empty()
                  ? client.Get(x.path)
                  : client.Post(x.path, x.body, "application/json");
  if (!answer)
    return question_failed{exit_code::unavailable,
                           "no node answers at " + at + ": "
                             + in_words(answer.error())};
  if (answer->status >= 400)
    return refused(at, answer->status, answer->body);
  auto body = parse_shallow(answer->body);
  if (body.is_discarded())
    return question_failed{exit_code::bad_data,
                           "what answers at " + at + " is no node of troupe"};
  return body;
}

std::vector<node_answer> ask_nodes(const node_question& x,
                                   const std::vector<std::string>& whom) {
  std::vector<std::future<node_answer>> asked;
  asked.reserve(whom.size());
  for (const auto& name : whom) {
    auto question = x;
    question.whom = name;
    asked.push_back(std::async(std::launch::async, ask_node, question));
  }
  std::vector<node_answer> result;
  result.reserve(whom.size());
  for (auto& answer : asked)
    result.push_back(answer.get());
  return result;
}

int tell(const question_failed& bad, console io) {
  io.err << "troupe: " << printable(bad.text) << "\n";
  return to_int(bad.code);
}

} // namespace troupe
