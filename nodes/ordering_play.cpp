#include "nodes/ordering_play.hpp"

#include "nodes/json_payload.hpp"
#include "nodes/node_player.hpp"
#include "nodes/ordering_recorder.hpp"
#include "nodes/output.hpp"
#include "nodes/trace_export.hpp"

#include <algorithm>
#include <chrono>

namespace troupe {

namespace {

using std::chrono::seconds;

/// How long a node may take until it is ready, and all peers to find each
/// other on a bad network.
constexpr auto ready_limit = seconds{15};
constexpr auto gather_limit = seconds{60};
/// How long nodes may take to end by themselves after the result; and once they
/// are told to leave.
constexpr auto end_limit = seconds{10};
constexpr auto leave_limit = seconds{5};

constexpr auto manager = "manager";
constexpr auto comparison = "comparison";

/// The stage for one run.
class ordering_stage {
public:
  ordering_stage(const std::string& program, const ordering_plan& plan,
                 const std::string& folder, const ordering_watcher& watcher)
    : plan_(plan),
      watcher_(watcher),
      peers_(peer_names(plan.opts.peers)),
      recorder_(peers_, plan.opts.messages),
      trace_({{"scenario", "demo ordering"},
              {"level", to_string(plan.order)},
              {"seed", plan.seed}},
             peers_),
      folder_(folder),
      player_(program, folder, audience()) {
    // nop
  }

  ordering_run play() {
    auto started = start();
    if (started) {
      auto limit = gather_limit + plan_.round_limit;
      auto done = player_.follow(limit, [this] { return is_over(); });
      if (!done)
        problem("the comparison server gave no result in time");
    }
    end(recorder_.has_result());
    if (auto count = player_.not_understood(); count > 0)
      problem("nodes said what is no JSON object, lines: "
              + std::to_string(count));
    auto result = recorder_.result();
    draw(result);
    return result;
  }

private:
  play_audience audience() {
    return {[this](const std::string& node, const nlohmann::json& event) {
              trace_.on_event(node, event, wall_us());
              tell(recorder_.on_event(node, event));
              watcher_.progress(recorder_.delivered(), recorder_.expected());
            },
            [this](const std::string& node, exit_status how, bool expected) {
              trace_.on_ended(node, wall_us());
              auto text = recorder_.on_ended(node, how, expected);
              if (text.empty())
                return;
              failed_ = true;
              tell(text);
              for (const auto& line : player_.notices(node))
                tell(std::string{"  "}.append(node).append(": ").append(line));
            }};
  }

  /// Starts all; the manager first, since its port is in the others' files.
  bool start() {
    player_.start(manager, manager_file(plan_));
    auto ready = player_.follow(ready_limit, [this] {
      return recorder_.is_ready(manager) || !player_.is_running(manager);
    });
    auto address = recorder_.address_of(manager);
    if (!ready || address.empty()) {
      problem("the manager is not ready");
      return false;
    }
    player_.start(comparison, comparison_file(plan_, address));
    for (std::uint64_t i = 1; i <= peers_.size(); ++i)
      player_.start(peers_[i - 1], peer_file(plan_, address, i));
    return true;
  }

  /// Whether there is a result, or there will be none.
  bool is_over() const {
    if (recorder_.has_result() || !player_.is_running(comparison)
        || !player_.is_running(manager))
      return true;
    auto gone = [this](const std::string& x) { return !player_.is_running(x); };
    // Without one of its peers the comparison server never begins.
    auto never_came = [&](const std::string& x) {
      return gone(x) && !recorder_.is_ready(x);
    };
    return std::any_of(peers_.begin(), peers_.end(), never_came)
           || std::all_of(peers_.begin(), peers_.end(), gone);
  }

  void end(bool by_themselves) {
    if (by_themselves) {
      auto only_manager = [this] {
        return player_.running() <= (player_.is_running(manager) ? 1u : 0u);
      };
      // Where a node has failed, others may wait for it.
      if (!player_.follow(end_limit, only_manager) && !failed_)
        problem("not all nodes ended by themselves");
    }
    player_.stop();
    player_.follow(leave_limit, [this] { return player_.running() == 0; });
    for (const auto& name : player_.kill())
      problem(name + " did not leave and was killed");
  }

  /// What the peers recorded themselves tells more than what they said; but
  /// one that was killed may have left half a line.
  trace_log trace() const {
    std::vector<std::string> files;
    files.reserve(peers_.size());
    for (const auto& name : peers_)
      files.push_back(
        std::string{folder_}.append("/").append(trace_file(name)));
    config::fault_list faults;
    auto result = read_traces(files, faults);
    if (!faults.empty() || result.nodes.size() < peers_.size())
      return trace_.log();
    for (auto& x : result.records)
      if (x.event == "begin")
        x.what.update({{"scenario", "demo ordering"}, {"seed", plan_.seed}});
    return result;
  }

  void draw(ordering_run& run) {
    auto log = trace();
    auto too_long = trace_.is_cut_off()
                    || log.records.size() > run_trace::records_max;
    if (!too_long)
      run.page = save_pictures(log, folder_);
    if (!run.page.empty())
      run.trace = folder_ + "/run.jsonl";
    else if (too_long)
      tell("the run is too long to be drawn: it has more than "
           + std::to_string(run_trace::records_max) + " events");
    else
      tell("pictures of the run cannot be written to " + folder_);
  }

  void problem(const std::string& text) {
    recorder_.add_problem(text);
    tell(text);
  }

  void tell(const std::string& text) {
    if (!text.empty())
      watcher_.note(printable(text));
  }

  const ordering_plan& plan_;
  const ordering_watcher& watcher_;
  std::vector<std::string> peers_;
  bool failed_ = false;
  ordering_recorder recorder_;
  run_trace trace_;
  std::string folder_;
  node_player player_;
};

} // namespace

ordering_run play_ordering(const std::string& program,
                           const ordering_plan& plan, const std::string& folder,
                           const ordering_watcher& watcher) {
  auto begin = std::chrono::steady_clock::now();
  auto result = ordering_stage{program, plan, folder, watcher}.play();
  auto end = std::chrono::steady_clock::now();
  result.seconds = std::chrono::duration<double>(end - begin).count();
  result.order = plan.order;
  result.seed = plan.seed;
  result.folder = folder;
  for (const auto& name : peer_names(plan.opts.peers))
    result.logs.push_back(
      std::string{folder}.append("/").append(name).append(".log"));
  return result;
}

} // namespace troupe
