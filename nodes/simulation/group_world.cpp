#include "nodes/simulation/group_world.hpp"

#include "nodes/simulation/group_census.hpp"
#include "nodes/simulation/living_world.hpp"

namespace troupe::simulation {

namespace {

using std::chrono::seconds;

/// How long the group may take to be whole again after the last fault.
constexpr timespan unite_limit = seconds{5};
/// How long the last words may take to come to all, once they are said.
constexpr timespan settle_limit = seconds{20};

class group_world final : public living_world<group_node, group_judge> {
public:
  explicit group_world(const run_plan& plan)
    : living_world(plan, judge_),
      judge_(plan.config.group.order),
      disks_(plan.nodes) {
    auto first = first_record(founders_of(plan));
    for (auto& x : disks_)
      x.votes = first;
  }

  ~group_world() override {
    clear();
  }

private:
  group_node spawn(const node_life& who) override {
    return spawn_group_node(where().sys(), plan(), who, where().hub(),
                            &disks_[who.node], &judge_);
  }

  void on_death(const node_life& who) override {
    judge_.on_end(who);
  }

  void look_around() override {
    for (const auto& x : nodes())
      if (x && *x->over)
        return judge_.on_broken("liveness", now(),
                                name_of(x->who.node) + " gave up");
    auto calm = plan().faults_end();
    if (now() < calm || judge_.failed())
      return;
    if (!united_ && is_united(nodes()))
      united_ = true;
    if (!united_ && now() >= calm + unite_limit) {
      // Without anyone who has accepted or installed the latest view the group
      // stands, as it must.
      auto latest = judge_.latest();
      if (!latest || somebody_holds(nodes(), latest->id))
        judge_.on_broken("liveness", now(),
                         "not all nodes are members of one view; "
                           + phases_of(nodes()));
      stopped_ = !judge_.failed();
      finish();
      return;
    }
    // Who started last says all of its words, too.
    auto said = calm + plan().last_word() + unite_limit;
    if (!united_ || now() < said)
      return;
    if (states_of(nodes()).size() == 1)
      finish();
    else if (now() >= said + settle_limit)
      judge_.on_broken("agreement", now(),
                       "the members end with different states: "
                         + phases_of(nodes()));
  }

  void finish() {
    judge_.compare_findings(now());
    end_run();
  }

  // -- results ----------------------------------------------------------------

  void tell(run_result& to) override {
    to.deliveries = judge_.deliveries();
    to.views = judge_.views();
    to.elections = judge_.elections();
    to.counts["leases"] = judge_.leases();
    to.counts["groups_stopped"] = stopped_ ? 1 : 0;
  }

  void add_counts_of(const group_node& x, run_result& to) override {
    const auto& s = x.stack;
    for (const auto& who :
         {counted_actor{x.transport}, counted_actor{s.stream.group},
          counted_actor{s.stream.clock}, counted_actor{s.stream.resender},
          counted_actor{s.stream.tracker}, counted_actor{s.stream.orderer},
          counted_actor{s.detector}, counted_actor{s.elector},
          counted_actor{s.membership}, counted_actor{s.ballot},
          counted_actor{x.gate}, counted_actor{x.participant}})
      add_counts(ask_counters(where().sys(), steps(), who), to.counts);
  }

  group_judge judge_;
  std::vector<group_disk> disks_;
  bool united_ = false;
  bool stopped_ = false;
};

} // namespace

run_result simulate_group(const run_plan& plan) {
  return group_world{plan}.run();
}

} // namespace troupe::simulation
