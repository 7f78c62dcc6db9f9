#include "nodes/failover_play.hpp"

#include "config/units.hpp"

#include <chrono>
#include <random>

namespace troupe {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Between two failures; drawn, so that they come at any phase of all timers.
constexpr std::uint64_t pause_min_ms = 300;
constexpr std::uint64_t pause_spread_ms = 300;

/// How often it is told how far a talk is.
constexpr auto tell_every = seconds{1};

constexpr auto never = [] { return false; };

class failover_story {
public:
  failover_story(const std::string& program, const failover_plan& plan,
                 const std::string& folder, const failover_watcher& watcher)
    : watcher_(watcher), random_(plan.seed), stage_(program, plan, folder) {
    // nop
  }

  void lose_many(std::uint64_t kills) {
    for (std::uint64_t i = 0; i < kills; ++i) {
      pause();
      failover_step step;
      if (!stage_.lose_leader(step))
        return;
      pause();
      if (!stage_.bring_back(step))
        return;
      run_.steps.push_back(step);
      watcher_.step(step);
    }
    pause();
  }

  void soak(const soak_terms& terms) {
    auto begin = std::chrono::steady_clock::now();
    auto gone = timespan{0};
    while (gone < terms.span) {
      stage_.talk(std::min<timespan>(tell_every, terms.span - gone), never);
      gone = std::chrono::steady_clock::now() - begin;
      watcher_.talked(std::min(gone, terms.span));
    }
    for (const auto& x : stage_.smaller_views())
      run_.faults.push_back("view " + x
                            + " is without a member that was there");
    run_.false_removals = stage_.smaller_views().size();
    failover_step step;
    if (!stage_.lose_leader(step))
      return;
    run_.steps.push_back(step);
    watcher_.step(step);
    if (step.gap_ms
        > std::chrono::duration<double, std::milli>(terms.go_on_within).count())
      run_.faults.push_back("the others delivered again after more than "
                            + config::format_duration(terms.go_on_within));
    pause();
  }

  template <class Act>
  failover_run play(Act act) {
    auto begin = std::chrono::steady_clock::now();
    if (stage_.gather())
      act(*this);
    run_.counts = stage_.end();
    run_.faults.insert(run_.faults.end(), stage_.faults().begin(),
                       stage_.faults().end());
    auto end = std::chrono::steady_clock::now();
    run_.seconds = std::chrono::duration<double>(end - begin).count();
    return std::move(run_);
  }

private:
  void pause() {
    auto ms = pause_min_ms + random_() % pause_spread_ms;
    stage_.talk(milliseconds{ms}, never);
  }

  const failover_watcher& watcher_;
  std::mt19937_64 random_;
  failover_stage stage_;
  failover_run run_;
};

} // namespace

failover_run play_failover(const std::string& program,
                           const failover_plan& plan, std::uint64_t kills,
                           const std::string& folder,
                           const failover_watcher& watcher) {
  failover_story story{program, plan, folder, watcher};
  return story.play([&](failover_story& x) { x.lose_many(kills); });
}

failover_run play_soak(const std::string& program, const failover_plan& plan,
                       const soak_terms& terms, const std::string& folder,
                       const failover_watcher& watcher) {
  failover_story story{program, plan, folder, watcher};
  return story.play([&](failover_story& x) { x.soak(terms); });
}

} // namespace troupe
