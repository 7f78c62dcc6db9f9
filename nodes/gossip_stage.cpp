#include "nodes/gossip_stage.hpp"

#include "nodes/cpu_load.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/free_addresses.hpp"
#include "nodes/http_question.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using std::chrono::seconds;

constexpr auto leave_limit = seconds{8};

std::vector<std::string> flags_of(const gossip_plan& plan) {
  std::vector<std::string> result;
  for (const auto& x : plan.sets)
    result.insert(result.end(), {"--set", x});
  return result;
}

} // namespace

gossip_stage::gossip_stage(const std::string& program, const gossip_plan& plan,
                           const std::string& folder)
  : plan_(plan),
    addresses_(free_addresses(plan.nodes)),
    folder_(folder),
    player_(program, folder, audience(), false, flags_of(plan)) {
  for (std::uint64_t i = 1; i <= plan.nodes; ++i) {
    names_.push_back("node-" + std::to_string(i));
    make_folder(files_of(names_.back()));
  }
}

play_audience gossip_stage::audience() {
  return {[this](const std::string& node, const nlohmann::json& event) {
            recorder_.on_event(node, event);
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

std::string gossip_stage::files_of(const std::string& name) const {
  return folder_ + "/" + name + ".files";
}

json gossip_stage::file_of(std::size_t i) const {
  auto keys = plan_.keys;
  keys["folder"] = {{"path", files_of(names_[i])}};
  // The first is told of the last, which matters once it returns.
  auto before = (i + names_.size() - 1) % names_.size();
  keys["seeds"] = json::array({addresses_[before]});
  return {
    {"node", "gossip"},
    {"name", names_[i]},
    {"profile", plan_.profile},
    {"state_dir", names_[i] + ".state"},
    {"log", {{"level", "info"}}},
    {"transport",
     {{"bind", addresses_[i]}, {"impairment", {{"seed", plan_.seed + i}}}}},
    {"gossip", std::move(keys)}};
}

// -- what is done -------------------------------------------------------------

void gossip_stage::start_all() {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    recorder_.on_start(names_[i]);
    player_.start(names_[i], file_of(i));
  }
}

void gossip_stage::kill(const std::string& name) {
  player_.send_signal(name, SIGKILL);
  player_.follow(seconds{5}, [&] { return !player_.is_running(name); });
}

void gossip_stage::start_again(const std::string& name) {
  recorder_.on_start(name);
  player_.start_again(name);
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

std::vector<std::string> gossip_stage::end() {
  player_.stop();
  player_.follow(leave_limit, [this] { return player_.running() == 0; });
  std::vector<std::string> result;
  for (const auto& name : player_.kill())
    result.push_back(name + " did not leave and was killed");
  return result;
}

// -- what is seen -------------------------------------------------------------

std::optional<json> gossip_stage::ask(const std::string& name,
                                      const std::string& path) const {
  node_question x;
  x.whom = recorder_.node(name).http;
  x.path = path;
  auto answer = ask_node(x);
  if (auto found = std::get_if<json>(&answer))
    return std::move(*found);
  return std::nullopt;
}

double gossip_stage::cpu_seconds() const {
  double result = 0;
  for (const auto& name : names_)
    if (player_.is_running(name))
      result += cpu_seconds_of(std::to_string(player_.id_of(name))).value_or(0);
  return result;
}

} // namespace troupe
