#include "nodes/discovery_play.hpp"

#include "nodes/discovery_files.hpp"
#include "nodes/json_fields.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/node_player.hpp"
#include "nodes/request_ledger.hpp"
#include "nodes/trace_export.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <set>

namespace troupe {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto ready_limit = seconds{15};
/// How long a receiver that was killed stays away.
constexpr auto absence = milliseconds{700};
/// How long all requests may take without one being acknowledged.
constexpr auto stall_limit = seconds{60};
constexpr auto leave_limit = seconds{10};

constexpr auto discovery = "discovery";

/// All that will ever run. Each kill adds a receiver.
std::vector<std::string> names_of(const demo_discovery_options& opts) {
  std::vector<std::string> result{discovery};
  for (std::uint64_t i = 1; i <= opts.requesters; ++i)
    result.push_back("requester-" + std::to_string(i));
  for (std::uint64_t i = 1; i <= opts.receivers + opts.kills; ++i)
    result.push_back("receiver-" + std::to_string(i));
  return result;
}

class discovery_stage {
public:
  discovery_stage(const std::string& program,
                  const demo_discovery_options& opts, std::uint64_t seed,
                  const std::string& folder, const discovery_watcher& watcher)
    : opts_(opts),
      seed_(seed),
      folder_(folder),
      watcher_(watcher),
      trace_({{"scenario", "demo discovery"}, {"seed", seed}}, names_of(opts)),
      player_(program, folder, audience()) {
    out_.requests = opts.requests;
    out_.folder = folder;
  }

  discovery_run play() {
    if (start())
      run();
    end();
    judge();
    out_.page = save_pictures(trace_, folder_);
    return std::move(out_);
  }

private:
  play_audience audience() {
    return {[this](const std::string& node, const nlohmann::json& event) {
              take(node, event);
              draw(node, event);
            },
            [this](const std::string& node, exit_status how, bool expected) {
              trace_.on_ended(node, wall_us());
              if (!expected && !how.good())
                problem(node + " ended with " + to_string(how));
            }};
  }

  void take(const std::string& node, const nlohmann::json& event) {
    auto word = text_of(event, "event");
    if (word == "ready") {
      ready_.insert(node);
      if (node == discovery)
        address_ = text_of(object_of(event, "addresses"), "http");
    } else if (node.compare(0, 9, "requester") == 0) {
      if (word == "acked") {
        ++out_.acked;
        ++out_.tries[count_of(event, "try")];
        acked_.insert(text_of(event, "request"));
        watcher_.progress(out_.acked, out_.requests);
      } else if (word == "failed") {
        ++out_.failed;
      }
    } else if (word == "withheld") {
      ++out_.withheld;
    }
  }

  /// Each try of a request is a call; what receivers did stands at theirs.
  void draw(const std::string& node, const nlohmann::json& event) {
    auto word = text_of(event, "event");
    auto request = text_of(event, "request");
    auto at_us = time_of(event, "at_us");
    if (node.compare(0, 8, "receiver") == 0 && !request.empty())
      trace_.on_notice(node, word + " " + request, at_us);
    if (node.compare(0, 9, "requester") != 0)
      return;
    auto what = "request " + request + ", try "
                + std::to_string(count_of(event, "try")) + " to "
                + text_of(event, "receiver");
    if (word == "sent")
      tries_[request] = {at_us, std::move(what)};
    else if (auto i = tries_.find(request); i != tries_.end()) {
      auto result = word == "acked"       ? "ok"
                    : word == "timed_out" ? "unknown"
                                          : "failed";
      trace_.on_call(node, i->second.second, result, i->second.first, at_us);
      tries_.erase(i);
    }
  }

  static std::string receiver(std::uint64_t number) {
    return "receiver-" + std::to_string(number);
  }

  static std::string requester(std::uint64_t number) {
    return "requester-" + std::to_string(number);
  }

  /// Starts the discovery node first, since its port is in the others' files.
  bool start() {
    player_.start(discovery, discovery_file(opts_, ""));
    auto up = player_.follow(ready_limit, [this] {
      return !address_.empty() || !player_.is_running(discovery);
    });
    if (!up || address_.empty()) {
      problem("the discovery node is not ready");
      return false;
    }
    for (std::uint64_t i = 1; i <= opts_.requesters; ++i)
      player_.start(requester(i), requester_file(opts_, address_, i));
    for (std::uint64_t i = 1; i <= opts_.receivers; ++i)
      add_receiver();
    return true;
  }

  void add_receiver() {
    ++receivers_;
    start_receiver(receivers_);
  }

  void start_receiver(std::uint64_t number) {
    player_.start(receiver(number),
                  receiver_file(opts_, seed_, address_, number));
  }

  bool is_over() const {
    for (std::uint64_t i = 1; i <= opts_.requesters; ++i)
      if (player_.is_running(requester(i)))
        return false;
    return true;
  }

  void run() {
    for (std::uint64_t i = 1; i <= opts_.kills; ++i) {
      // Spread over the run, each time another receiver.
      auto at = opts_.requests * i / (opts_.kills + 1);
      if (!follow_until([&] { return out_.acked >= at || is_over(); }))
        return;
      disturb((i - 1) % opts_.receivers + 1);
      if (i == (opts_.kills + 1) / 2)
        restart_discovery();
    }
    follow_until([this] { return is_over(); });
  }

  /// Nothing that was registered may be lost, and nobody waits for it: all go
  /// on with the list that they have.
  void restart_discovery() {
    player_.send_signal(discovery, SIGKILL);
    out_.discovery_killed = true;
    watcher_.note("the discovery node was killed");
    player_.follow(ready_limit, [&] { return !player_.is_running(discovery); });
    player_.follow(absence, [] { return false; });
    ready_.erase(discovery);
    player_.start(discovery, discovery_file(opts_, address_));
    if (player_.follow(ready_limit,
                       [&] { return ready_.count(discovery) > 0; }))
      watcher_.note("the discovery node is back");
    else
      problem("the discovery node did not come back");
  }

  void disturb(std::uint64_t number) {
    auto name = receiver(number);
    player_.send_signal(name, SIGKILL);
    ++out_.killed;
    watcher_.note(name + " was killed");
    player_.follow(ready_limit, [&] { return !player_.is_running(name); });
    player_.follow(absence, [] { return false; });
    start_receiver(number);
    add_receiver();
    ++out_.added;
    watcher_.note(name + " is back, and " + receiver(receivers_)
                  + " was added");
  }

  /// Follows for as long as anything is acknowledged.
  bool follow_until(const std::function<bool()>& done) {
    for (;;) {
      auto before = out_.acked;
      auto moved = [&] { return done() || out_.acked > before; };
      if (!player_.follow(stall_limit, moved)) {
        problem("no request was acknowledged for a minute");
        return false;
      }
      if (done())
        return true;
    }
  }

  void end() {
    player_.stop();
    player_.follow(leave_limit, [this] { return player_.running() == 0; });
    for (const auto& name : player_.kill())
      problem(name + " did not leave and was killed");
  }

  /// Counts in the receivers' own stores what each request has caused.
  void judge() {
    std::map<std::string, std::uint64_t> effects;
    for (std::uint64_t i = 1; i <= receivers_; ++i) {
      auto ledger = read_request_ledger(folder_ + "/state-" + receiver(i)
                                        + "/requests.db");
      if (!ledger.error.empty())
        problem(ledger.error);
      out_.receivers[receiver(i)] = ledger.processed.size();
      for (auto& id : ledger.processed)
        ++effects[id];
    }
    for (auto& [id, times] : effects)
      ++(times == 1 ? out_.processed_once : out_.processed_again);
    for (auto& id : acked_)
      out_.lost += effects.count(id) == 0 ? 1 : 0;
  }

  void problem(const std::string& text) {
    out_.problems.push_back(text);
    watcher_.note(text);
  }

  const demo_discovery_options& opts_;
  std::uint64_t seed_;
  std::string folder_;
  const discovery_watcher& watcher_;
  discovery_run out_;
  std::string address_;
  std::set<std::string> ready_;
  std::set<std::string> acked_;
  std::uint64_t receivers_ = 0;
  run_trace trace_;
  /// Of each request that is under way: since when, and what is asked.
  std::map<std::string, std::pair<std::int64_t, std::string>> tries_;
  node_player player_;
};

} // namespace

discovery_run play_discovery(const std::string& program,
                             const demo_discovery_options& opts,
                             std::uint64_t seed, const std::string& folder,
                             const discovery_watcher& watcher) {
  auto begin = std::chrono::steady_clock::now();
  auto result = discovery_stage{program, opts, seed, folder, watcher}.play();
  auto end = std::chrono::steady_clock::now();
  result.seconds = std::chrono::duration<double>(end - begin).count();
  return result;
}

} // namespace troupe
