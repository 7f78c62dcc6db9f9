#include "nodes/node_cluster.hpp"

#include "nodes/free_addresses.hpp"
#include "nodes/http_question.hpp"
#include "nodes/json_fields.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/play_error.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using std::chrono::seconds;

constexpr auto leave_limit = seconds{8};
constexpr auto signal_limit = seconds{5};

std::vector<std::string> flags_of(const std::vector<std::string>& sets) {
  std::vector<std::string> result;
  for (const auto& x : sets)
    result.insert(result.end(), {"--set", x});
  return result;
}

} // namespace

node_cluster::node_cluster(
  const setup& x,
  std::function<void(const std::string&, const nlohmann::json&)> said,
  std::function<void(const std::string&)> ended)
  : names_(x.names),
    addresses_(free_addresses(x.names.size())),
    said_(std::move(said)),
    ended_(std::move(ended)),
    trace_(x.trace),
    player_(x.program, x.folder, audience(), x.spoken_to, flags_of(x.sets)) {
  // nop
}

play_audience node_cluster::audience() {
  return {[this](const std::string& node, const nlohmann::json& event) {
            if (text_of(event, "event") == "ready")
              http_[node] = text_of(object_of(event, "addresses"), "http");
            if (trace_ != nullptr)
              trace_->on_event(node, event, wall_us());
            said_(node, event);
          },
          [this](const std::string& node, exit_status how, bool expected) {
            http_.erase(node);
            if (trace_ != nullptr)
              trace_->on_ended(node, wall_us());
            ended_(node);
            if (expected)
              return;
            problems_.push_back(node + " ended by itself: " + to_string(how));
            for (const auto& line : player_.notices(node))
              problems_.push_back(
                std::string{"  "}.append(node).append(": ").append(line));
          }};
}

json node_cluster::peers() const {
  json result = json::array();
  for (std::size_t i = 0; i < names_.size(); ++i)
    result.push_back({{"name", names_[i]}, {"address", addresses_[i]}});
  return result;
}

// -- what is done to them -----------------------------------------------------

void node_cluster::kill(const std::string& name) {
  kill(std::vector<std::string>{name});
}

void node_cluster::kill(const std::vector<std::string>& names) {
  for (const auto& name : names)
    player_.send_signal(name, SIGKILL);
  player_.follow(signal_limit, [&] {
    return std::none_of(names.begin(), names.end(),
                        [&](const auto& x) { return player_.is_running(x); });
  });
}

void node_cluster::pause(const std::string& name) {
  player_.send_signal(name, SIGSTOP);
  auto deadline = std::chrono::steady_clock::now() + signal_limit;
  while (!player_.is_stopped(name)
         && std::chrono::steady_clock::now() < deadline)
    player_.follow(std::chrono::milliseconds{1}, [] { return false; });
}

void node_cluster::resume(const std::string& name) {
  player_.send_signal(name, SIGCONT);
}

std::optional<std::string>
node_cluster::cut(const std::set<std::string>& side,
                  const std::vector<std::string>& strangers) {
  for (const auto& name : names_) {
    json links = json::array();
    for (std::size_t k = 0; k < names_.size(); ++k)
      if (side.count(name) != side.count(names_[k]))
        links.push_back(addresses_[k]);
    if (side.count(name) > 0)
      for (const auto& stranger : strangers)
        links.push_back(stranger);
    if (auto bad = tell(name, {{"cut", links}, {"for", "5m"}}))
      return bad;
  }
  return std::nullopt;
}

std::optional<std::string> node_cluster::heal() {
  for (const auto& name : names_)
    if (auto bad = tell(name, {{"heal", true}}))
      return bad;
  return std::nullopt;
}

std::optional<std::string> node_cluster::tell(const std::string& name,
                                              const json& chaos) const {
  node_question x;
  x.whom = http(name);
  x.path = "/v1/chaos";
  x.body = chaos.dump();
  auto answer = ask_node(x);
  if (auto bad = std::get_if<question_failed>(&answer))
    return name + " takes no faults: " + bad->text;
  return std::nullopt;
}

std::vector<std::string> node_cluster::end() {
  player_.stop();
  player_.follow(leave_limit, [this] { return player_.running() == 0; });
  std::vector<std::string> result;
  for (const auto& name : player_.kill())
    result.push_back(name + " did not leave and was killed");
  return result;
}

// -- what is asked of them ----------------------------------------------------

std::string node_cluster::http(const std::string& name) const {
  auto found = http_.find(name);
  return found == http_.end() ? std::string{} : found->second;
}

std::optional<json> node_cluster::ask(const std::string& name,
                                      const std::string& path) const {
  node_question x;
  x.whom = http(name);
  x.path = path;
  auto answer = ask_node(x);
  if (auto found = std::get_if<json>(&answer))
    return std::move(*found);
  return std::nullopt;
}

} // namespace troupe
