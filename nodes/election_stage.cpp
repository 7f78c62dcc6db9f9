#include "nodes/election_stage.hpp"

#include "config/units.hpp"
#include "nodes/free_addresses.hpp"
#include "nodes/http_question.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using std::chrono::seconds;

constexpr auto leave_limit = seconds{8};

std::vector<std::string> flags_of(const election_plan& plan) {
  std::vector<std::string> result;
  for (const auto& x : plan.sets)
    result.insert(result.end(), {"--set", x});
  return result;
}

} // namespace

election_stage::election_stage(const std::string& program,
                               const election_plan& plan,
                               const std::string& folder, listener heard)
  : plan_(plan),
    heard_(std::move(heard)),
    addresses_(free_addresses(plan.members)),
    folder_(folder),
    player_(program, folder, audience(), plan.spoken_to, flags_of(plan)) {
  for (std::uint64_t i = 1; i <= plan.members; ++i)
    names_.push_back("member-" + std::to_string(i));
}

play_audience election_stage::audience() {
  return {[this](const std::string& node, const nlohmann::json& event) {
            recorder_.on_event(node, event);
            if (heard_)
              heard_(node, event);
          },
          [this](const std::string& node, exit_status how, bool expected) {
            recorder_.on_ended(node);
            if (expected)
              return;
            problems_.push_back(node + " ended by itself: " + to_string(how));
            for (const auto& line : player_.notices(node))
              problems_.push_back(
                std::string{"  "}.append(node).append(": ").append(line));
          }};
}

json election_stage::file_of(std::size_t i) const {
  json peers = json::array();
  for (std::size_t k = 0; k < names_.size(); ++k)
    peers.push_back({{"name", names_[k]}, {"address", addresses_[k]}});
  json result{{"node", "member"},
              {"name", names_[i]},
              {"state_dir", names_[i] + ".state"},
              {"log", {{"level", "info"}}}};
  result["group"] = {{"level", to_string(plan_.order)}};
  if (plan_.spoken_to)
    result["source"] = "stdin";
  else
    result["source"]
      = {{"kind", "text"},
         {"messages", plan_.messages},
         {"gap", config::format_span_range({plan_.gap_min, plan_.gap_max})},
         {"seed", plan_.seed + i}};
  result["transport"]
    = {{"impairment", {{"loss", plan_.loss}, {"seed", plan_.seed + i}}}};
  result["chaos"] = {{"allow", true}};
  result["peers"] = std::move(peers);
  return result;
}

// -- what is done -------------------------------------------------------------

void election_stage::start_all() {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    recorder_.on_start(names_[i]);
    player_.start(names_[i], file_of(i));
  }
}

void election_stage::kill(const std::string& name) {
  player_.send_signal(name, SIGKILL);
  player_.follow(seconds{5}, [&] { return !player_.is_running(name); });
}

void election_stage::start_again(const std::string& name) {
  recorder_.on_start(name);
  player_.start_again(name);
}

void election_stage::pause(const std::string& name) {
  player_.send_signal(name, SIGSTOP);
  auto deadline = std::chrono::steady_clock::now() + seconds{5};
  while (!player_.is_stopped(name)
         && std::chrono::steady_clock::now() < deadline)
    player_.follow(std::chrono::milliseconds{1}, [] { return false; });
}

void election_stage::resume(const std::string& name) {
  player_.send_signal(name, SIGCONT);
}

std::optional<std::string>
election_stage::cut(const std::set<std::string>& side) {
  for (const auto& name : names_) {
    json links = json::array();
    for (std::size_t k = 0; k < names_.size(); ++k)
      if (side.count(name) != side.count(names_[k]))
        links.push_back(addresses_[k]);
    if (auto bad = tell(name, {{"cut", links}, {"for", "5m"}}))
      return bad;
  }
  return std::nullopt;
}

std::optional<std::string> election_stage::heal() {
  for (const auto& name : names_)
    if (auto bad = tell(name, {{"heal", true}}))
      return bad;
  return std::nullopt;
}

std::optional<std::string> election_stage::tell(const std::string& name,
                                                const json& chaos) const {
  node_question x;
  x.whom = recorder_.life_of(name).http;
  x.path = "/v1/chaos";
  x.body = chaos.dump();
  auto answer = ask_node(x);
  if (auto bad = std::get_if<question_failed>(&answer))
    return name + " takes no faults: " + bad->text;
  return std::nullopt;
}

std::vector<std::string> election_stage::end() {
  player_.stop();
  player_.follow(leave_limit, [this] { return player_.running() == 0; });
  std::vector<std::string> result;
  for (const auto& name : player_.kill())
    result.push_back(name + " did not leave and was killed");
  return result;
}

// -- what is seen -------------------------------------------------------------

std::string
election_stage::common_view(const std::set<std::string>& who) const {
  std::string result;
  for (const auto& name : who) {
    auto& life = recorder_.life_of(name);
    if (life.views.empty() || life.over || life.members.size() != who.size()
        || !life.learners.empty())
      return {};
    auto& view = life.views.back();
    if (!result.empty() && result != view)
      return {};
    result = view;
    for (const auto& other : life.members)
      if (who.count(other) == 0)
        return {};
  }
  return result;
}

bool election_stage::unite(const std::set<std::string>& who, timespan limit) {
  return player_.follow(limit, [&] { return !common_view(who).empty(); });
}

std::string election_stage::leader_of(const std::string& view) const {
  auto dot = view.find('.');
  auto number = dot == std::string::npos
                  ? 0
                  : std::strtoul(view.c_str() + dot + 1, nullptr, 10);
  return number >= 1 && number <= names_.size() ? names_[number - 1] : "";
}

std::string election_stage::latest_view() const {
  std::string result = "0.0";
  for (const auto& name : names_) {
    auto& life = recorder_.life_of(name);
    if (!life.over && !life.views.empty()
        && epoch_of(life.views.back()) > epoch_of(result))
      result = life.views.back();
  }
  return result;
}

std::optional<json> election_stage::settled_state(timespan limit) {
  auto deadline = std::chrono::steady_clock::now() + limit;
  std::optional<json> last;
  do {
    follow(std::chrono::milliseconds{200}, [] { return false; });
    std::vector<json> states;
    for (const auto& name : names_) {
      if (!is_running(name))
        continue;
      auto x = ask(name, "/v1/members");
      states.push_back(x ? (*x)["state"] : json{});
    }
    auto differs = [&](const json& x) { return x != states.front(); };
    if (states.empty() || !states.front().is_object()
        || std::any_of(states.begin(), states.end(), differs))
      last.reset();
    else if (last == states.front())
      return last; // Twice the same: nobody speaks any more.
    else
      last = states.front();
  } while (std::chrono::steady_clock::now() < deadline);
  return std::nullopt;
}

std::optional<json> election_stage::ask(const std::string& name,
                                        const std::string& path) const {
  node_question x;
  x.whom = recorder_.life_of(name).http;
  x.path = path;
  auto answer = ask_node(x);
  if (auto found = std::get_if<json>(&answer))
    return std::move(*found);
  return std::nullopt;
}

} // namespace troupe
