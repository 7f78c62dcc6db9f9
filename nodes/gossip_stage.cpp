#include "nodes/gossip_stage.hpp"

#include "nodes/cpu_load.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/play_error.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

node_cluster::setup setup_of(const std::string& program,
                             const gossip_plan& plan,
                             const std::string& folder) {
  node_cluster::setup result{program, folder, {}, false, plan.sets, plan.trace};
  result.names = gossip_names(plan.nodes);
  return result;
}

} // namespace

std::vector<std::string> gossip_names(std::uint64_t nodes) {
  std::vector<std::string> result;
  result.reserve(nodes);
  for (std::uint64_t i = 1; i <= nodes; ++i)
    result.push_back("node-" + std::to_string(i));
  return result;
}

gossip_stage::gossip_stage(const std::string& program, const gossip_plan& plan,
                           const std::string& folder)
  : node_cluster(
    setup_of(program, plan, folder),
    [this](const std::string& node, const nlohmann::json& event) {
      recorder_.on_event(node, event);
    },
    [this](const std::string& node) { recorder_.on_ended(node); }),
    plan_(plan),
    folder_(folder) {
  for (const auto& name : names())
    make_folder(files_of(name));
}

std::string gossip_stage::files_of(const std::string& name) const {
  return folder_ + "/" + name + ".files";
}

json gossip_stage::file_of(std::size_t i) const {
  auto keys = plan_.keys;
  keys["folder"] = {{"path", files_of(names()[i])}};
  // The first is told of the last, which matters once it returns.
  auto before = (i + names().size() - 1) % names().size();
  keys["seeds"] = json::array({address(before)});
  return {{"node", "gossip"},
          {"name", names()[i]},
          {"profile", plan_.profile},
          {"state_dir", names()[i] + ".state"},
          {"log", {{"level", "info"}}},
          {"transport",
           {{"bind", address(i)}, {"impairment", {{"seed", plan_.seed + i}}}}},
          {"gossip", std::move(keys)}};
}

// -- what is done -------------------------------------------------------------

void gossip_stage::start_all() {
  for (std::size_t i = 0; i < names().size(); ++i) {
    recorder_.on_start(names()[i]);
    start(names()[i], file_of(i));
  }
}

void gossip_stage::start_again(const std::string& name) {
  recorder_.on_start(name);
  node_cluster::start_again(name);
}

void gossip_stage::put(const std::string& name, const std::string& file) const {
  write_file(files_of(name) + "/" + file, file + "\n");
}

void gossip_stage::take_away(const std::string& name,
                             const std::string& file) const {
  std::error_code why;
  if (!std::filesystem::remove(files_of(name) + "/" + file, why))
    throw play_error{exit_code::io_failed,
                     "cannot remove " + file + " of " + name};
}

// -- what is seen -------------------------------------------------------------

double gossip_stage::cpu_seconds() const {
  double result = 0;
  for (const auto& name : names())
    if (is_running(name))
      result += cpu_seconds_of(std::to_string(process_id(name))).value_or(0);
  return result;
}

} // namespace troupe
