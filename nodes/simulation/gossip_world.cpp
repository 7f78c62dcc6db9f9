#include "nodes/simulation/gossip_world.hpp"

#include "actors/core/splitmix.hpp"
#include "nodes/simulation/counter_sums.hpp"
#include "nodes/simulation/gossip_node.hpp"
#include "nodes/simulation/gossip_turns.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/stepper.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <optional>
#include <set>

namespace troupe::simulation {

namespace {

using std::chrono::seconds;

/// How long the living may take to agree after the last fault, in comparisons
/// of tables; and a partition of the members must heal before.
constexpr std::int64_t exchanges_until_agreed = 20;
constexpr timespan heal_limit = seconds{20};
/// In large worlds it is looked around less often: each look is n * n.
constexpr node_index large = 64;

class gossip_world {
public:
  explicit gossip_world(const run_plan& plan)
    : plan_(plan),
      story_(plan.gossip),
      judge_(plan.nodes, dead_shown_max(plan), plan.gossip.opts.tombstone_kept),
      sys_(config_),
      steps_(sys_, plan.faults),
      random_(core::splitmix::mix(plan.seed ^ 0x676f73736970u)),
      nodes_(plan.nodes),
      lives_(plan.nodes) {
    build();
  }

  ~gossip_world() {
    steps_.release_all();
    for (const auto& x : all_)
      caf::anon_send_exit(x, caf::exit_reason::kill);
    steps_.settle([] { return false; });
    steps_.forget_timers();
    all_.clear();
    nodes_.clear();
  }

  run_result run() {
    for (node_index i = 0; i < plan_.nodes; ++i) {
      judge_.on_folder(i, {"first-of-" + name_of(i)});
      start(i);
    }
    auto every = plan_.nodes > large ? timespan{seconds{5}}
                                     : timespan{seconds{1}};
    auto next_look = every;
    while (!is_over()) {
      auto turn = next_turn_ < turns_.size() ? turns_[next_turn_].at
                                             : timespan::max();
      auto change = steps_.now() < story_.changes_end ? next_change_
                                                      : timespan::max();
      steps_.jump(std::min({next_look, turn, change}));
      if (steps_.now() >= turn)
        take(turns_[next_turn_++]);
      if (steps_.now() >= change)
        change_some();
      if (steps_.now() < next_look)
        continue;
      settle();
      look_around();
      next_look += every;
    }
    return result();
  }

private:
  void build() {
    sim_options opts;
    opts.seed = plan_.seed;
    opts.links = plan_.calm;
    opts.grain = plan_.grain;
    hub_ = spawn_sim_hub(sys_, opts);
    all_.insert(caf::actor_cast<caf::strong_actor_ptr>(hub_));
    std::vector<endpoint> places;
    for (node_index i = 0; i < plan_.nodes; ++i)
      places.push_back(sim_address(i));
    caf::anon_send(hub_, follow_plan{plan_.faults, instant{}, places});
    turns_ = gossip_turns(plan_);
    next_change_ = draw_pause();
  }

  timespan draw_pause() {
    auto mean = story_.change_every / static_cast<int>(plan_.nodes);
    auto factor = 0.5 + random_.fraction();
    return steps_.now()
           + timespan{static_cast<timespan::rep>(
             static_cast<double>(mean.count()) * factor)}
           + timespan{1};
  }

  void start(node_index i) {
    auto inc = static_cast<incarnation>(1000) * (i + 1) + ++lives_[i];
    judge_.on_born(i, inc);
    nodes_[i] = spawn_gossip_node(sys_, plan_, i, inc, hub_, &judge_);
    for (const auto& x : nodes_[i]->actors) {
      steps_.assign(x, i);
      all_.insert(x);
    }
  }

  void take(const gossip_turn& x) {
    if (judge_.failed())
      return;
    if (!x.dies) {
      auto dead = story_.dies == x.node && steps_.now() >= story_.dies_at;
      auto away = story_.away == x.node && steps_.now() >= story_.leaves_at
                  && steps_.now() < story_.returns_at;
      if (!nodes_[x.node] && !dead && !away)
        start(x.node);
      return;
    }
    // One that stands still could not be ended before it goes on.
    if (!nodes_[x.node] || steps_.is_held(x.node))
      return;
    ++crashes_;
    settle();
    judge_.on_died(x.node, steps_.now());
    add_counts_of(*nodes_[x.node]);
    for (const auto& actor : nodes_[x.node]->actors) {
      caf::anon_send_exit(actor, caf::exit_reason::kill);
      all_.erase(actor);
    }
    nodes_[x.node].reset();
    settle();
  }

  /// A file comes, changes its name or goes, in some folder.
  void change_some() {
    auto i = static_cast<node_index>(random_.next() % plan_.nodes);
    next_change_ = draw_pause();
    auto files = judge_.files_of(i);
    change_files(files, ++changes_, random_);
    set_files(i, std::move(files));
  }

  void set_files(node_index i, gossip_judge::files files) {
    judge_.on_folder(i, std::move(files));
    if (nodes_[i])
      caf::anon_send(nodes_[i]->folder, listing_of(judge_.files_of(i)));
  }

  void settle() {
    steps_.settle([this] { return judge_.failed(); });
  }

  // -- judging ----------------------------------------------------------------

  const core::gossip_spreader& spreader_of(const gossip_sim_node& x) const {
    return state_of<gossiper_state>(x.gossiper).spreader;
  }

  bool is_over() {
    settle();
    if (steps_.stands_still())
      judge_.on_broken("liveness", steps_.now(),
                       "the nodes talk without end, and no time passes");
    return judge_.failed() || over_;
  }

  std::string what_is_lacking() const {
    for (const auto& x : nodes_)
      if (x)
        if (auto text = judge_.lacks(x->node, spreader_of(*x)); !text.empty())
          return text;
    return {};
  }

  void look_around() {
    for (const auto& x : nodes_)
      if (x && !judge_.failed())
        judge_.look(x->node, spreader_of(*x), steps_.now());
    if (judge_.failed())
      return;
    auto calm
      = std::max({plan_.faults_end(), story_.changes_end, story_.returns_at});
    if (steps_.now() < calm)
      return;
    if (!agreed_)
      return await_agreement(calm);
    auto dead = story_.dies
                  ? story_.dies_at + dead_shown_max(plan_) + seconds{2}
                  : timespan{0};
    if (timed_at_ && !judge_.known_to_all()
        && steps_.now() >= *timed_at_ + agreement_limit())
      return judge_.on_broken("converge", steps_.now(),
                              "a change of " + name_of(0)
                                + " has not come to all");
    over_ = judge_.known_to_all() && steps_.now() >= dead;
  }

  timespan agreement_limit() const {
    return heal_limit + story_.opts.refresh_every
           + exchanges_until_agreed * story_.opts.exchange_every;
  }

  void await_agreement(timespan calm) {
    auto lacking = what_is_lacking();
    if (lacking.empty()) {
      agreed_ = true;
      time_one_change();
    } else if (steps_.now() >= calm + agreement_limit()) {
      judge_.on_broken("converge", steps_.now(), lacking);
    }
  }

  /// The last change of the run has nothing beside it: how many rounds it
  /// takes is told in the counts.
  void time_one_change() {
    node_index who = 0;
    while (!nodes_[who])
      ++who;
    auto version = spreader_of(*nodes_[who]).store().own().version();
    timed_at_ = steps_.now();
    judge_.time_change(who, version + 1, steps_.now());
    auto files = judge_.files_of(who);
    files.insert("last");
    set_files(who, std::move(files));
  }

  // -- results ----------------------------------------------------------------

  run_result result() {
    auto& out = result_;
    out.seed = plan_.seed;
    out.virtual_time = steps_.now();
    out.events = steps_.events();
    out.deliveries = judge_.taken();
    out.crashes = crashes_;
    out.partitions = partitions_of(plan_);
    out.violations = judge_.violations();
    out.digest = judge_.digest();
    out.counts["nodes_held"] = steps_.holds();
    out.counts["folder_changes"] = changes_;
    if (timed_at_ && judge_.known_to_all()) {
      auto took = *judge_.known_to_all() - *timed_at_;
      out.counts["timed_changes"] = 1;
      out.counts["timed_change_us"]
        = static_cast<std::uint64_t>(took.count() / 1000);
      out.counts["timed_change_rounds_x100"]
        = static_cast<std::uint64_t>(took * 100 / story_.opts.round);
    }
    if (steps_.stands_still())
      return std::move(out);
    steps_.release_all();
    add_counts(ask_counters(sys_, steps_, counted_actor{hub_}), result_.counts);
    for (const auto& x : nodes_)
      if (x)
        add_counts_of(*x);
    return std::move(out);
  }

  void add_counts_of(const gossip_sim_node& x) {
    for (const auto& who : {counted_actor{x.transport},
                            counted_actor{x.gossiper}, counted_actor{x.finder}})
      add_counts(ask_counters(sys_, steps_, who), result_.counts);
  }

  const run_plan& plan_;
  const gossip_story& story_;
  gossip_judge judge_;
  still_config config_;
  caf::actor_system sys_;
  stepper steps_;
  core::splitmix random_;
  sim_hub_actor hub_;
  std::vector<std::optional<gossip_sim_node>> nodes_;
  std::vector<incarnation> lives_;
  std::set<caf::strong_actor_ptr> all_;
  std::vector<gossip_turn> turns_;
  std::size_t next_turn_ = 0;
  timespan next_change_{};
  std::uint64_t changes_ = 0;
  std::uint64_t crashes_ = 0;
  bool agreed_ = false;
  bool over_ = false;
  std::optional<timespan> timed_at_;
  run_result result_;
};

} // namespace

run_result simulate_gossip(const run_plan& plan) {
  return gossip_world{plan}.run();
}

} // namespace troupe::simulation
