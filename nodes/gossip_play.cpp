#include "nodes/gossip_play.hpp"

#include "actors/core/splitmix.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/trace_export.hpp"

#include <chrono>
#include <set>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long all may take to know something; far more than they should.
constexpr auto know_limit = seconds{30};
/// Between two acts, so that a person can follow.
constexpr auto pause_between = milliseconds{500};

/// Plays the acts one after the other; a fault ends the story.
class story {
public:
  story(const std::string& program, const gossip_plan& plan,
        const std::string& folder, const gossip_story_watcher& watcher)
    : watcher_(watcher),
      trace_(
        {{"scenario", "demo gossip"}, {"ordered", false}, {"seed", plan.seed}},
        gossip_names(plan.nodes)),
      stage_(program, with_trace(plan, trace_), folder),
      random_(plan.seed),
      folder_(folder) {
    // nop
  }

  gossip_run play() {
    auto begin = std::chrono::steady_clock::now();
    auto good = all_start() && files_change() && many_change() && one_dies();
    if (good)
      compare_tables();
    run_.false_suspicions = stage_.recorder().false_suspicions();
    for (auto& x : stage_.end())
      fault(std::move(x));
    for (const auto& x : stage_.problems())
      fault(x);
    if (run_.false_suspicions > 0)
      fault(std::to_string(run_.false_suspicions)
            + " times a living node was given up");
    run_.page = save_pictures(trace_, folder_);
    auto end = std::chrono::steady_clock::now();
    run_.seconds = std::chrono::duration<double>(end - begin).count();
    return std::move(run_);
  }

private:
  using names = std::set<std::string>;

  static gossip_plan with_trace(gossip_plan x, run_trace& trace) {
    x.trace = &trace;
    return x;
  }

  const gossip_recorder& seen() const {
    return stage_.recorder();
  }

  bool all_start() {
    for (const auto& name : stage_.names())
      add(name, name + "-notes.txt");
    return act(
      "all nodes start, and each has a file; each was told of one other",
      "all know each other, and what each shares", [&] { stage_.start_all(); },
      [&] { return seen().all_know_each_other() && all_have_all(); });
  }

  bool files_change() {
    auto who = draw();
    return change(who + " gets a file, plan.txt", "all others list it", who,
                  [&] { add(who, "plan.txt"); })
           && change("the file is renamed to draft.txt",
                     "all list the new name, and nobody the old one", who,
                     [&] {
                       add(who, "draft.txt");
                       remove(who, "plan.txt");
                     })
           && change("the file is removed", "nobody lists it any more", who,
                     [&] { remove(who, "draft.txt"); });
  }

  bool many_change() {
    return act(
      "every node gets five files, all at once", "all list all of them",
      [&] {
        for (const auto& name : stage_.names())
          for (auto number = 1; number <= 5; ++number)
            add(name, name + "-" + std::to_string(number) + ".dat");
      },
      [&] { return all_have_all(); });
  }

  bool one_dies() {
    auto who = draw();
    auto before = seen().node(who).inc;
    auto dead_since = wall_us();
    auto died = act(
      who + " is killed", "all others have noticed", [&] { stage_.kill(who); },
      [&] { return seen().all_gave_up(who); });
    auto dropped = died
                   && act(
                     "nobody refreshes what " + who + " shared",
                     "it has expired at all others", [] {},
                     [&] { return seen().all_dropped(who); });
    trace_.on_fault({who}, who + " is dead", dead_since, wall_us());
    if (!dropped)
      return false;
    auto back = act(
      who + " is started again, with another file in its folder",
      "its new life is believed at once: all list what it has now",
      [&] {
        remove(who, who + "-notes.txt");
        add(who, "back-again.txt");
        stage_.start_again(who);
      },
      [&] { return seen().all_know_each_other() && all_have_all(); });
    if (back && seen().node(who).inc <= before)
      fault("the new life of " + who + " has no later incarnation");
    return back;
  }

  /// What they say on demand is what they have told on the way.
  void compare_tables() {
    for (const auto& name : stage_.names()) {
      auto table = stage_.ask(name, "/v1/gossip");
      if (!table) {
        fault(name + " does not answer");
        continue;
      }
      auto got = files_in(*table);
      if (got != files_)
        fault(name + " knows of other files than there are");
    }
  }

  static std::map<std::string, names> files_in(const json& table) {
    std::map<std::string, names> result;
    for (const auto& origin : table.value("origins", json::array()))
      for (const auto& entry : origin.value("entries", json::array()))
        result[origin.value("name", "")].insert(entry.value("name", ""));
    return result;
  }

  // -- one act ----------------------------------------------------------------

  void add(const std::string& name, const std::string& file) {
    stage_.put(name, file);
    files_[name].insert(file);
  }

  void remove(const std::string& name, const std::string& file) {
    stage_.take_away(name, file);
    files_[name].erase(file);
  }

  bool all_have_all() const {
    for (const auto& [name, files] : files_)
      if (!seen().all_have(name, files))
        return false;
    return true;
  }

  template <class F>
  bool change(const std::string& what, const std::string& outcome,
              const std::string& who, F f) {
    return act(what, outcome, f,
               [&] { return seen().all_have(who, files_[who]); });
  }

  template <class F, class Done>
  bool
  act(const std::string& what, const std::string& outcome, F f, Done done) {
    watcher_.begins(what);
    auto begin = std::chrono::steady_clock::now();
    f();
    auto good = stage_.follow(know_limit, done);
    auto end = std::chrono::steady_clock::now();
    if (!good)
      return fault("after \"" + what + "\" it took more than 30 s until "
                   + outcome);
    gossip_step step{
      what, outcome,
      std::chrono::duration<double, std::milli>(end - begin).count()};
    run_.steps.push_back(step);
    watcher_.done(step);
    stage_.follow(pause_between, [] { return false; });
    return true;
  }

  const std::string& draw() {
    return stage_.names()[random_.next() % stage_.names().size()];
  }

  bool fault(std::string text) {
    run_.faults.push_back(std::move(text));
    return false;
  }

  const gossip_story_watcher& watcher_;
  run_trace trace_;
  gossip_stage stage_;
  core::splitmix random_;
  std::string folder_;
  /// What each folder has.
  std::map<std::string, names> files_;
  gossip_run run_;
};

} // namespace

gossip_plan demo_gossip_plan() {
  gossip_plan result;
  result.profile = "demo";
  result.keys = {{"refresh_every", "1s"},   {"own_every", "2s"},
                 {"other_every", "2s"},     {"exchange_every", "500ms"},
                 {"expire_every", "200ms"}, {"expire_after", "8s"}};
  return result;
}

gossip_run play_gossip(const std::string& program, const gossip_plan& plan,
                       const std::string& folder,
                       const gossip_story_watcher& watcher) {
  return story{program, plan, folder, watcher}.play();
}

} // namespace troupe
