#include "nodes/election_stage.hpp"

#include "config/units.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

node_cluster::setup setup_of(const std::string& program,
                             const election_plan& plan,
                             const std::string& folder, run_trace* trace) {
  return {program,        folder,    member_names(plan),
          plan.spoken_to, plan.sets, trace};
}

} // namespace

std::vector<std::string> member_names(const election_plan& plan) {
  std::vector<std::string> result;
  result.reserve(plan.members);
  for (std::uint64_t i = 1; i <= plan.members; ++i)
    result.push_back("member-" + std::to_string(i));
  return result;
}

election_stage::election_stage(const std::string& program,
                               const election_plan& plan,
                               const std::string& folder, const listener& heard,
                               run_trace* trace)
  : node_cluster(
    setup_of(program, plan, folder, trace),
    [this, heard](const std::string& node, const nlohmann::json& event) {
      recorder_.on_event(node, event);
      if (heard)
        heard(node, event);
    },
    [this](const std::string& node) { recorder_.on_ended(node); }),
    plan_(plan) {
  // nop
}

json election_stage::file_of(std::size_t i) const {
  json result{{"node", "member"},
              {"name", names()[i]},
              {"state_dir", names()[i] + ".state"},
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
  result["peers"] = peers();
  return result;
}

// -- what is done -------------------------------------------------------------

void election_stage::start_all() {
  for (std::size_t i = 0; i < names().size(); ++i) {
    recorder_.on_start(names()[i]);
    start(names()[i], file_of(i));
  }
}

void election_stage::start_again(const std::string& name) {
  recorder_.on_start(name);
  node_cluster::start_again(name);
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
  return follow(limit, [&] { return !common_view(who).empty(); });
}

std::string election_stage::leader_of(const std::string& view) const {
  auto dot = view.find('.');
  auto number = dot == std::string::npos
                  ? 0
                  : std::strtoul(view.c_str() + dot + 1, nullptr, 10);
  return number >= 1 && number <= names().size() ? names()[number - 1] : "";
}

std::string election_stage::latest_view() const {
  std::string result = "0.0";
  for (const auto& name : names()) {
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
    for (const auto& name : names()) {
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

} // namespace troupe
