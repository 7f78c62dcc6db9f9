#include "nodes/election_play.hpp"

#include "nodes/election_stage.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/trace_export.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>
#include <utility>

namespace troupe {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long a group may take to come together; far more than it should.
constexpr auto unite_limit = seconds{15};
constexpr auto settle_limit = seconds{60};

/// Plays the acts one after the other; a fault ends the story.
class story {
public:
  story(const std::string& program, const election_plan& plan,
        const std::string& folder, const election_watcher& watcher)
    : watcher_(watcher),
      trace_({{"scenario", "demo election"},
              {"level", to_string(plan.order)},
              {"seed", plan.seed}},
             member_names(plan), run_trace::group::changes),
      stage_(program, plan, folder, nullptr, &trace_),
      all_(stage_.names().begin(), stage_.names().end()),
      folder_(folder) {
    // nop
  }

  election_run play() {
    auto begin = std::chrono::steady_clock::now();
    stage_.start_all();
    auto good = act("all members start", all_, [] {}) && leader_dies()
                && leader_sleeps() && halves_part();
    if (good)
      compare_states();
    for (auto& x : stage_.end())
      fault(std::move(x));
    for (const auto& x : stage_.problems())
      fault(x);
    for (auto& x : stage_.recorder().faults())
      fault(std::move(x));
    run_.views = stage_.recorder().views();
    run_.deliveries = stage_.recorder().deliveries();
    run_.page = save_pictures(trace_, folder_);
    auto end = std::chrono::steady_clock::now();
    run_.seconds = std::chrono::duration<double>(end - begin).count();
    return std::move(run_);
  }

private:
  using names = std::set<std::string>;

  bool leader_dies() {
    auto leader = leader_now();
    auto others = without({leader});
    return act("the leader, " + leader + ", is killed", others,
               [&] { stage_.kill(leader); })
           && act(leader + " is started again", all_,
                  [&] { stage_.start_again(leader); });
  }

  bool leader_sleeps() {
    auto leader = leader_now();
    auto others = without({leader});
    return act("the leader, " + leader + ", is stopped (SIGSTOP)", others,
               [&] { stage_.pause(leader); })
           && act(leader + " wakes up (SIGCONT)", all_,
                  [&] { stage_.resume(leader); });
  }

  /// The leader is on the smaller side.
  bool halves_part() {
    auto leader = leader_now();
    names minority{leader};
    for (const auto& x : stage_.names())
      if (minority.size() < (all_.size() - 1) / 2)
        minority.insert(x);
    auto majority = without(minority);
    auto good = act("the network parts: " + list(minority)
                      + " on one side, with the leader",
                    majority, [&] { check(stage_.cut(minority)); });
    return good && minority_knows(minority)
           && act("the network heals", all_, [&] { check(stage_.heal()); });
  }

  /// Whoever is cut off says so, and delivers nothing.
  bool minority_knows(const names& minority) {
    auto deadline = std::chrono::steady_clock::now() + seconds{5};
    for (const auto& name : minority)
      for (;;) {
        auto x = stage_.ask(name, "/v1/members");
        if (x && !x->value("quorate", true))
          break;
        if (std::chrono::steady_clock::now() > deadline)
          return fault(name + " is in a minority and does not know it");
        stage_.follow(milliseconds{20}, [] { return false; });
      }
    return true;
  }

  /// All sources come to their end; then all have been delivered the same.
  void compare_states() {
    auto state = stage_.settled_state(settle_limit);
    if (!state) {
      fault("the members end with different states");
      return;
    }
    run_.messages = state->value("messages", std::uint64_t{0});
    run_.hash = state->value("hash", std::string{});
  }

  // -- one act ----------------------------------------------------------------

  template <class F>
  bool act(const std::string& what, const names& who, F f) {
    watcher_.begins(what);
    auto begin = std::chrono::steady_clock::now();
    auto from_us = wall_us();
    f();
    auto good = stage_.unite(who, unite_limit);
    auto end = std::chrono::steady_clock::now();
    auto others = without(who);
    if (!others.empty())
      trace_.on_fault({others.begin(), others.end()}, what, from_us, wall_us());
    if (!good)
      return fault("after \"" + what + "\" " + list(who)
                   + " were in no common view within 15 s");
    election_step step{
      what, std::chrono::duration<double, std::milli>(end - begin).count(),
      stage_.common_view(who), leader_now()};
    run_.steps.push_back(step);
    watcher_.done(step);
    // They go on talking for a while.
    stage_.follow(milliseconds{300}, [] { return false; });
    return true;
  }

  /// Who made the latest view.
  std::string leader_now() const {
    return stage_.leader_of(stage_.latest_view());
  }

  names without(const names& x) const {
    names result;
    std::set_difference(all_.begin(), all_.end(), x.begin(), x.end(),
                        std::inserter(result, result.end()));
    return result;
  }

  static std::string list(const names& x) {
    std::string result;
    for (const auto& name : x)
      result += (result.empty() ? "" : ", ") + name;
    return result;
  }

  void check(const std::optional<std::string>& bad) {
    if (bad)
      fault(*bad);
  }

  bool fault(std::string text) {
    run_.faults.push_back(std::move(text));
    return false;
  }

  const election_watcher& watcher_;
  run_trace trace_;
  election_stage stage_;
  names all_;
  std::string folder_;
  election_run run_;
};

} // namespace

election_run play_election(const std::string& program,
                           const election_plan& plan, const std::string& folder,
                           const election_watcher& watcher) {
  return story{program, plan, folder, watcher}.play();
}

} // namespace troupe
