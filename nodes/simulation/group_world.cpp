#include "nodes/simulation/group_world.hpp"

#include "nodes/simulation/counter_sums.hpp"
#include "nodes/simulation/group_census.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/stepper.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <set>

namespace troupe::simulation {

namespace {

using std::chrono::seconds;

/// How long the group may take to be whole again after the last fault.
constexpr timespan unite_limit = seconds{5};
/// How long the last words may take to come to all, once they are said.
constexpr timespan settle_limit = seconds{20};
/// How often a run looks around.
constexpr timespan look_interval = std::chrono::milliseconds{100};

class group_world {
public:
  explicit group_world(const run_plan& plan)
    : plan_(plan),
      judge_(plan.config.group.order),
      sys_(config_),
      steps_(sys_, plan.faults),
      nodes_(plan.nodes),
      disks_(plan.nodes) {
    build();
  }

  ~group_world() {
    steps_.release_all();
    for (const auto& x : all_)
      caf::anon_send_exit(x, caf::exit_reason::kill);
    // The spies write to the judge until they are gone.
    steps_.settle([] { return false; });
    steps_.forget_timers();
    all_.clear();
    nodes_.clear();
    hub_ = nullptr;
  }

  run_result run() {
    for (node_index i = 0; i < plan_.nodes; ++i)
      start(i);
    auto next_look = look_interval;
    while (!is_over()) {
      auto turn = next_turn_ < turns_.size() ? turns_[next_turn_].at
                                             : timespan::max();
      steps_.jump(std::min(next_look, turn));
      if (steps_.now() >= turn)
        take(turns_[next_turn_++]);
      if (steps_.now() < next_look)
        continue;
      settle();
      look_around();
      next_look += look_interval;
    }
    return result();
  }

private:
  /// A node dies, or starts again.
  struct turn {
    timespan at;
    node_index node;
    bool dies;
  };

  void build() {
    sim_options opts;
    opts.seed = plan_.seed;
    opts.links = plan_.calm;
    opts.grain = plan_.grain;
    hub_ = spawn_sim_hub(sys_, opts);
    all_.insert(caf::actor_cast<caf::strong_actor_ptr>(hub_));
    auto first = first_record(founders_of(plan_));
    std::vector<endpoint> places;
    for (node_index i = 0; i < plan_.nodes; ++i) {
      disks_[i].votes = first;
      places.push_back(sim_address(i));
    }
    caf::anon_send(hub_, follow_plan{plan_.faults, instant{}, places});
    for (const auto& x : plan_.faults)
      if (x.kind == core::fault_kind::crash)
        for (auto node : x.nodes) {
          turns_.push_back({x.begin, node, true});
          turns_.push_back({x.end, node, false});
        }
    std::stable_sort(turns_.begin(), turns_.end(),
                     [](auto& x, auto& y) { return x.at < y.at; });
  }

  void start(node_index i) {
    node_life who{i, 1000 * (i + 1) + ++lives_[i]};
    nodes_[i] = spawn_group_node(sys_, plan_, who, hub_, &disks_[i], &judge_);
    for (const auto& x : nodes_[i]->actors) {
      steps_.assign(x, i);
      all_.insert(x);
    }
  }

  void take(const turn& x) {
    if (judge_.failed())
      return;
    if (!x.dies) {
      if (!nodes_[x.node])
        start(x.node);
      return;
    }
    // One that stands still could not be ended before it goes on.
    if (!nodes_[x.node] || steps_.is_held(x.node))
      return;
    ++crashes_;
    end(x.node);
  }

  void end(node_index i) {
    settle();
    judge_.on_end(nodes_[i]->who);
    add_counts_of(*nodes_[i]);
    for (const auto& actor : nodes_[i]->actors) {
      caf::anon_send_exit(actor, caf::exit_reason::kill);
      all_.erase(actor);
    }
    nodes_[i].reset();
    settle();
  }

  void settle() {
    steps_.settle([this] { return judge_.failed(); });
  }

  // -- judging ----------------------------------------------------------------

  bool is_over() {
    settle();
    if (steps_.stands_still())
      judge_.on_broken("liveness", steps_.now(),
                       "the nodes talk without end, and no time passes");
    return judge_.failed() || over_;
  }

  void look_around() {
    for (const auto& x : nodes_)
      if (x && *x->over)
        return judge_.on_broken("liveness", steps_.now(),
                                name_of(x->who.node) + " gave up");
    auto calm = plan_.faults_end();
    if (steps_.now() < calm || judge_.failed())
      return;
    if (!united_ && is_united(nodes_))
      united_ = true;
    if (!united_ && steps_.now() >= calm + unite_limit) {
      // Without anyone who has accepted or installed the latest view the group
      // stands, as it must.
      auto latest = judge_.latest();
      if (!latest || somebody_holds(nodes_, latest->id))
        judge_.on_broken("liveness", steps_.now(),
                         "not all nodes are members of one view; "
                           + phases_of(nodes_));
      stopped_ = !judge_.failed();
      over_ = true;
      return;
    }
    // Who started last says all of its words, too.
    auto said = calm + plan_.last_word() + unite_limit;
    if (!united_ || steps_.now() < said)
      return;
    if (states_of(nodes_).size() == 1)
      over_ = true;
    else if (steps_.now() >= said + settle_limit)
      judge_.on_broken("agreement", steps_.now(),
                       "the members end with different states: "
                         + phases_of(nodes_));
  }

  // -- results ----------------------------------------------------------------

  run_result result() {
    auto& out = result_;
    out.seed = plan_.seed;
    out.virtual_time = steps_.now();
    out.events = steps_.events();
    out.deliveries = judge_.deliveries();
    out.views = judge_.views();
    out.elections = judge_.elections();
    out.crashes = crashes_;
    out.partitions = static_cast<std::uint64_t>(
      std::count_if(plan_.faults.begin(), plan_.faults.end(), [](auto& x) {
        return x.kind >= core::fault_kind::cut && core::is_of_network(x.kind);
      }));
    out.violations = judge_.violations();
    out.digest = judge_.digest();
    out.counts["leases"] = judge_.leases();
    out.counts["nodes_held"] = steps_.holds();
    out.counts["groups_stopped"] = stopped_ ? 1 : 0;
    if (steps_.stands_still())
      return std::move(out);
    steps_.release_all();
    add_counts(ask_counters(sys_, steps_, counted_actor{hub_}), result_.counts);
    for (const auto& x : nodes_)
      if (x)
        add_counts_of(*x);
    return std::move(out);
  }

  void add_counts_of(const group_node& x) {
    const auto& s = x.stack;
    for (const auto& who :
         {counted_actor{x.transport}, counted_actor{s.stream.group},
          counted_actor{s.stream.clock}, counted_actor{s.stream.resender},
          counted_actor{s.stream.tracker}, counted_actor{s.stream.orderer},
          counted_actor{s.detector}, counted_actor{s.elector},
          counted_actor{s.membership}, counted_actor{s.ballot},
          counted_actor{x.gate}, counted_actor{x.participant}})
      add_counts(ask_counters(sys_, steps_, who), result_.counts);
  }

  const run_plan& plan_;
  group_judge judge_;
  still_config config_;
  caf::actor_system sys_;
  stepper steps_;
  sim_hub_actor hub_;
  group_nodes nodes_;
  std::vector<group_disk> disks_;
  std::map<node_index, incarnation> lives_;
  std::set<caf::strong_actor_ptr> all_;
  std::vector<turn> turns_;
  std::size_t next_turn_ = 0;
  bool united_ = false;
  bool stopped_ = false;
  bool over_ = false;
  std::uint64_t crashes_ = 0;
  run_result result_;
};

} // namespace

run_result simulate_group(const run_plan& plan) {
  return group_world{plan}.run();
}

} // namespace troupe::simulation
