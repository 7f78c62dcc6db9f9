#include "nodes/node_player.hpp"

#include "messages/check.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/play_error.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <signal.h>

namespace troupe {

namespace {

/// How long nodes have to leave when the play is broken off.
constexpr auto break_off_grace = std::chrono::seconds{2};

} // namespace

node_player::node_player(std::string program, std::string folder,
                         play_audience audience, bool spoken_to,
                         std::vector<std::string> flags)
  : program_(std::move(program)),
    folder_(std::move(folder)),
    audience_(std::move(audience)),
    spoken_to_(spoken_to),
    flags_(std::move(flags)) {
  // nop
}

void node_player::start(const std::string& name,
                        const nlohmann::ordered_json& config) {
  write_file(folder_ + "/" + name + ".json", config.dump(2) + "\n");
  spawn(name);
}

void node_player::start_again(const std::string& name) {
  spawn(name);
}

void node_player::spawn(const std::string& name) {
  auto file = folder_ + "/" + name + ".json";
  node next;
  next.name = name;
  next.notices.open(folder_ + "/" + name + ".notices",
                    std::ios::binary | std::ios::app);
  if (!next.notices)
    throw play_error{exit_code::cannot_create,
                     "cannot create a file in " + folder_};
  process_command what{program_, {"run", file, "-o", "jsonl"}, spoken_to_};
  what.arguments.insert(what.arguments.end(), flags_.begin(), flags_.end());
  try {
    processes_.start(what);
  } catch (const std::system_error& e) {
    throw play_error{exit_code::not_now,
                     "cannot start " + name + ": " + e.what()};
  }
  nodes_.push_back(std::move(next));
}

bool node_player::follow(timespan limit, const std::function<bool()>& done) {
  auto deadline = std::chrono::steady_clock::now() + limit;
  while (!done()) {
    auto events = processes_.wait(deadline);
    for (const auto& event : events)
      take(event);
    if (events.empty())
      return done();
  }
  return true;
}

void node_player::take(const process_event& event) {
  if (auto* x = std::get_if<interruption>(&event)) {
    processes_.end_all(break_off_grace);
    throw play_interrupted{x->signal};
  }
  if (auto* line = std::get_if<process_line>(&event))
    return take_line(*line);
  const auto& end = std::get<process_end>(event);
  auto& node = nodes_[end.who];
  node.notices.flush();
  audience_.ended(node.name, end.how, node.told_to_leave);
}

void node_player::take_line(const process_line& line) {
  auto& node = nodes_[line.from];
  if (line.stream == process_stream::errors) {
    node.notices << line.text << std::endl; // Read while it runs.
    auto& last = node.last_notices;
    if (last.size() == notices_max)
      last.erase(last.begin());
    last.push_back(line.text);
    return;
  }
  auto event = nlohmann::json::parse(line.text, nullptr, false);
  if (event.is_object())
    audience_.said(node.name, event);
  else
    ++not_understood_;
}

std::size_t node_player::index_of(const std::string& name) const {
  // Of several lives, the last one is meant.
  auto i = std::find_if(nodes_.rbegin(), nodes_.rend(),
                        [&](const node& x) { return x.name == name; });
  TROUPE_CHECK(i != nodes_.rend());
  return static_cast<std::size_t>(nodes_.rend() - i) - 1;
}

void node_player::send_signal(const std::string& name, int signal) {
  auto i = index_of(name);
  if (signal == SIGKILL || signal == SIGTERM)
    nodes_[i].told_to_leave = true;
  processes_.send_signal(i, signal);
}

void node_player::stop() {
  for (process_index i = 0; i < nodes_.size(); ++i) {
    nodes_[i].told_to_leave = true;
    processes_.send_signal(i, SIGTERM);
  }
}

std::vector<std::string> node_player::kill() {
  std::vector<std::string> result;
  for (process_index i = 0; i < nodes_.size(); ++i)
    if (processes_.is_running(i))
      result.push_back(nodes_[i].name);
  processes_.end_all(timespan{0});
  return result;
}

bool node_player::is_running(const std::string& name) const {
  return processes_.is_running(index_of(name));
}

std::vector<std::string> node_player::notices(const std::string& name) const {
  return nodes_[index_of(name)].last_notices;
}

std::string own_program() {
  // Its real name is what `ps` shows; it is of no use once the file is gone.
  const std::string self = "/proc/self/exe";
  std::error_code why;
  auto path = std::filesystem::read_symlink(self, why);
  return !why && std::filesystem::exists(path, why) ? path.string() : self;
}

} // namespace troupe
