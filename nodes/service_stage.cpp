#include "nodes/service_stage.hpp"

#include "nodes/json_fields.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

node_cluster::setup setup_of(const std::string& program,
                             const servers_plan& plan,
                             const std::string& folder) {
  return {program,        folder,    server_names(plan.servers),
          plan.spoken_to, plan.sets, plan.trace};
}

} // namespace

std::vector<std::string> server_names(std::uint64_t servers) {
  std::vector<std::string> result;
  result.reserve(servers);
  for (std::uint64_t i = 1; i <= servers; ++i)
    result.push_back("server-" + std::to_string(i));
  return result;
}

service_stage::service_stage(
  const std::string& program, const servers_plan& plan,
  const std::string& folder,
  std::function<void(const std::string&, const nlohmann::json&)> said)
  : node_cluster(
    setup_of(program, plan, folder),
    [said = std::move(said)](const std::string& node, const auto& event) {
      if (said)
        said(node, event);
    },
    [](const std::string&) {}),
    plan_(plan) {
  // nop
}

json service_stage::file_of(std::size_t i) const {
  json result{{"node", "server"},
              {"name", names()[i]},
              {"state_dir", names()[i] + ".state"},
              {"log", {{"level", "info"}}}};
  result["transport"]
    = {{"impairment", {{"loss", plan_.loss}, {"seed", plan_.seed + i}}}};
  result["chaos"] = {{"allow", true}};
  result["peers"] = peers();
  return result;
}

void service_stage::start_all() {
  for (std::size_t i = 0; i < names().size(); ++i)
    start(names()[i], file_of(i));
}

std::vector<endpoint> service_stage::endpoints() const {
  std::vector<endpoint> result;
  for (std::size_t i = 0; i < names().size(); ++i)
    if (auto at = parse_endpoint(address(i)))
      result.push_back(*at);
  return result;
}

std::string service_stage::primary(const std::string& unasked) const {
  std::string result;
  std::uint64_t latest = 0;
  for (const auto& name : names()) {
    auto asked = name != unasked && is_running(name);
    auto x = asked ? ask(name, "/v1/leader") : std::nullopt;
    if (!x)
      continue;
    auto leader = object_of(*x, "leader");
    auto epoch = count_of(leader, "epoch");
    if (epoch < latest)
      continue;
    latest = epoch;
    result = text_of(leader, "name");
  }
  return result;
}

bool service_stage::is_whole() const {
  std::string view;
  for (const auto& name : names()) {
    auto x = is_running(name) ? ask(name, "/v1/members") : std::nullopt;
    if (!x)
      return false;
    const json& members = list_of(*x, "members");
    auto full = [](const auto& who) {
      return text_of(who, "state") == "member";
    };
    if (members.size() != names().size()
        || !std::all_of(members.begin(), members.end(), full))
      return false;
    auto own = text_of(*x, "view");
    if (own.empty() || (!view.empty() && own != view))
      return false;
    view = own;
  }
  return true;
}

} // namespace troupe
