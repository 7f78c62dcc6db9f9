#include "nodes/simulation/work_world.hpp"

#include "actors/core/request_tries.hpp"
#include "nodes/simulation/living_world.hpp"
#include "nodes/simulation/work_node.hpp"

#include <algorithm>
#include <set>

namespace troupe::simulation {

namespace {

using std::chrono::seconds;

/// How late a heartbeat may come over a bad link.
constexpr timespan late_beats_max = seconds{10};

/// How long after the last fault, and the last word, all must be well: whoever
/// was forgotten is listed again, who is gone is not, and what may have been
/// processed by one that is gone went elsewhere and was tried there. Receivers
/// may take one request at a time, and withhold half of the answers.
timespan calm_limit(const run_plan& plan) {
  const auto& x = plan.config;
  auto one_request = core::hand_over_after + x.requester.try_limit
                     + x.requester.pause_max + x.requester.breaker_pause
                     + x.requester.retry_every;
  auto listed = x.directory.expire_after + x.directory.sweep_every
                + x.receiver.heartbeat_every + x.receiver.retry_every;
  auto tries = 2 * (x.requester.try_limit + x.requester.pause_max);
  auto work = (x.receiver.sleep_for + tries)
              * static_cast<std::int64_t>(x.source.messages);
  return 4 * (one_request + listed) + work;
}

class work_world final : public living_world<work_node, work_judge> {
public:
  work_world(const run_plan& plan, trace_writer* trace)
    : living_world(plan, judge_, trace), judge_(plan), disks_(plan.nodes) {
    // nop
  }

  ~work_world() override {
    clear();
  }

private:
  std::vector<std::string> roles() const override {
    std::vector<std::string> result;
    result.reserve(plan().nodes);
    for (node_index i = 0; i < plan().nodes; ++i)
      result.push_back(word_of(role_of(plan(), i)));
    return result;
  }

  static std::string word_of(work_role x) {
    switch (x) {
      case work_role::directory:
        return "directory";
      case work_role::receiver:
        return "receiver";
      default:
        return "requester";
    }
  }

  work_node spawn(const node_life& who) override {
    died_.erase(who.node);
    work_surroundings around{plan(),
                             where().hub(),
                             mail_,
                             &judge_,
                             [this](node_index x) {
                               return nodes()[x].has_value();
                             },
                             trace()};
    return spawn_work_node(where().sys(), who, around, &disks_[who.node]);
  }

  void on_death(const node_life& who) override {
    judge_.on_end(who);
    died_[who.node] = now();
  }

  void look_around() override {
    look_at_list();
    auto calm = plan().faults_end();
    if (judge_.failed() || now() < calm)
      return;
    auto waiting = judge_.waiting();
    auto all_said = true;
    for (node_index i = 0; i < plan().nodes; ++i)
      all_said = all_said
                 && (role_of(plan(), i) != work_role::requester
                     || disks_[i].said == plan().config.source.messages);
    auto listed = judge_.listed() == living_receivers();
    if (all_said && waiting.empty() && listed) {
      end_run();
      return;
    }
    if (now() < calm + plan().last_word() + calm_limit(plan()))
      return;
    if (!listed)
      return judge_.on_broken("list", now(),
                              "the directory does not list who lives, and "
                              "nobody else");
    judge_.on_broken("acked-at-last", now(),
                     std::to_string(waiting.size()) + " requests have no answer"
                       + (waiting.empty() ? "" : ": " + waiting.front()));
  }

  /// Whoever has been dead for long enough, while the directory could see it,
  /// is listed no more.
  void look_at_list() {
    constexpr node_index directory = 0;
    if (!nodes()[directory] || steps().is_held(directory))
      directory_since_ = now();
    const auto& opts = plan().config.directory;
    auto most = opts.expire_after + opts.sweep_every + late_beats_max;
    for (const auto& [node, died] : died_)
      if (now() - std::max(died, directory_since_) > most
          && judge_.listed().count(node) > 0)
        judge_.on_broken("list", now(),
                         name_of(node)
                           + " is still listed, and has been dead since "
                           + std::to_string(died / seconds{1}) + " s");
  }

  std::set<node_index> living_receivers() const {
    std::set<node_index> result;
    for (const auto& x : nodes())
      if (x && x->role == work_role::receiver)
        result.insert(x->who.node);
    return result;
  }

  // -- results ----------------------------------------------------------------

  void tell(run_result& to) override {
    to.deliveries = judge_.acked();
    to.counts["effects"] = judge_.effects();
    to.counts["requests_in_doubt"] = judge_.in_doubt();
    to.counts["effects_handed_over"] = judge_.handed_over();
  }

  void add_counts_of(const work_node& x, run_result& to) override {
    for (const auto& who : x.counted)
      add_counts(ask_counters(where().sys(), steps(), who), to.counts);
  }

  work_judge judge_;
  work_mail_ptr mail_ = std::make_shared<work_mail>();
  std::vector<work_disk> disks_;
  /// Since when nodes are dead, and the directory has its eyes open.
  std::map<node_index, timespan> died_;
  timespan directory_since_{0};
};

} // namespace

run_result simulate_work(const run_plan& plan, trace_writer* trace) {
  return work_world{plan, trace}.run();
}

} // namespace troupe::simulation
