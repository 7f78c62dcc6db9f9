#include "nodes/group_round.hpp"

#include "config/schema.hpp"
#include "nodes/http_snapshot.hpp"
#include "nodes/one_at_a_time.hpp"
#include "nodes/small_file.hpp"

#include <array>
#include <chrono>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// What is younger is not asked again.
constexpr timespan fresh_for = std::chrono::seconds{1};

/// What is younger is told while the others are being asked.
constexpr timespan good_for = std::chrono::seconds{4};

/// How long another node may take: one that stands still must not hold up a
/// page for long.
constexpr timespan ask_limit = std::chrono::milliseconds{700};

constexpr std::array asked{"members", "deliveries", "service"};

const http_route* route_to(const std::vector<http_route>& routes,
                           const std::string& path) {
  for (const auto& x : routes)
    if (x.method == "GET" && x.path == path)
      return &x;
  return nullptr;
}

json parse(const std::string& text) {
  return json::parse(text, nullptr, false);
}

json row_of(const std::string& node, const node_answer& x) {
  json result{{"node", node}, {"answer", nullptr}, {"fault", nullptr}};
  if (auto* bad = std::get_if<question_failed>(&x)) {
    result["fault"] = bad->text;
    return result;
  }
  result["answer"] = std::get<json>(x);
  if (result["answer"].is_object())
    result["answer"].erase("evidence"); // Of all of them it is too much.
  return result;
}

/// The answers to one question, as long as they are fresh.
class round_of_one {
public:
  round_of_one(std::shared_ptr<const group_round_setup> with, std::string path)
    : with_(std::move(with)), path_(std::move(path)) {
    // nop
  }

  http_answer answer() {
    if (one_at_a_time::turn mine{gate_}; mine) {
      auto last = last_.read();
      if (!last || age_of(*last) >= fresh_for) {
        auto told = ask();
        last_.publish(std::make_shared<const kept_answer>(
          kept_answer{std::chrono::steady_clock::now(), std::move(told)}));
      }
    }
    auto last = last_.read();
    if (last && age_of(*last) < good_for)
      return last->told;
    auto busy = error_answer(503, "asked_already",
                             "the others are being asked; try again");
    busy.retry_after = 1;
    return busy;
  }

private:
  struct kept_answer {
    instant at;
    http_answer told;
  };

  static timespan age_of(const kept_answer& x) {
    return std::chrono::steady_clock::now() - x.at;
  }

  http_answer ask() const {
    auto own = own_answer(path_);
    auto group = own_answer("/v1/members");
    if (own.status != 200)
      return own;
    if (group.status != 200)
      return group;
    std::vector<std::string> names;
    auto view = parse(group.body);
    for (const auto& x : view.value("members", json::array()))
      if (!x.value("self", false))
        names.push_back(x.value("name", ""));
    auto rows = json::array({row_of(with_->node, parse(own.body))});
    auto answers = with_->ask(question(), addresses_of(names));
    for (std::size_t i = 0; i < names.size(); ++i)
      rows.push_back(row_of(names[i], answers[i]));
    return json_answer(200, {{"node", with_->node}, {"rows", std::move(rows)}});
  }

  http_answer own_answer(const std::string& path) const {
    return route_to(with_->routes, path)
      ->handler({"GET", path, {}, {}, {}, path});
  }

  node_question question() const {
    node_question result;
    result.path = path_;
    result.limit = ask_limit;
    result.token_file = with_->token_file;
    result.environment = with_->environment;
    return result;
  }

  /// Addresses of those whose state is beside this node's, names of others.
  std::vector<std::string>
  addresses_of(const std::vector<std::string>& names) const {
    std::vector<std::string> result;
    result.reserve(names.size());
    for (const auto& name : names) {
      auto beside = with_->state.empty() || !config::is_name(name)
                      ? std::string{}
                      : read_small(with_->state.parent_path() / name / "http");
      beside.erase(beside.find_last_not_of(" \n") + 1);
      result.push_back(config::is_address(beside, false) ? beside : name);
    }
    return result;
  }

  std::shared_ptr<const group_round_setup> with_;
  std::string path_;
  one_at_a_time gate_;
  http_snapshot<kept_answer> last_;
};

} // namespace

bool has_group(const std::vector<http_route>& routes) {
  return route_to(routes, "/v1/members") != nullptr;
}

http_route group_round_route(group_round_setup setup) {
  auto with = std::make_shared<const group_round_setup>(std::move(setup));
  std::map<std::string, std::shared_ptr<round_of_one>> rounds;
  for (const auto* what : asked) {
    auto path = std::string{"/v1/"} + what;
    if (route_to(with->routes, path) != nullptr)
      rounds.emplace(what, std::make_shared<round_of_one>(with, path));
  }
  return {"GET", "/v1/all/{id}",
          [rounds = std::move(rounds)](const http_request& x) {
            auto found = rounds.find(x.id);
            return found != rounds.end()
                     ? found->second->answer()
                     : error_answer(404, "not_found",
                                    "no such question is put to all members");
          }};
}

} // namespace troupe
