#include "nodes/simulation/service_world.hpp"

#include "actors/membership.hpp"
#include "nodes/simulation/counter_sums.hpp"
#include "nodes/simulation/life_turns.hpp"
#include "nodes/simulation/service_node.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/stepper.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <set>

namespace troupe::simulation {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long all may take to come to all, once no more is asked for.
constexpr timespan settle_limit = seconds{60};
constexpr timespan look_interval = milliseconds{100};

class service_world {
public:
  explicit service_world(const run_plan& plan)
    : plan_(plan),
      terms_(draw_service_terms(plan)),
      judge_(plan.nodes, terms_.clients),
      setting_{plan, terms_, {}, judge_},
      random_(plan.seed),
      sys_(config_),
      steps_(sys_, plan.faults),
      turns_(plan.faults),
      nodes_(plan.nodes),
      disks_(plan.nodes),
      scripts_(terms_.clients) {
    build();
  }

  ~service_world() {
    steps_.release_all();
    for (const auto& x : all_)
      caf::anon_send_exit(x, caf::exit_reason::kill);
    // The spies write to the judge until they are gone.
    steps_.settle([] { return false; });
    steps_.forget_timers();
    all_.clear();
    nodes_.clear();
    clients_.clear();
    hub_ = setting_.hub = nullptr;
  }

  run_result run() {
    for (node_index i = 0; i < plan_.nodes; ++i)
      start(i);
    for (client_index i = 0; i < terms_.clients; ++i)
      start_client(i);
    auto next_look = look_interval;
    while (!is_over()) {
      steps_.jump(std::min(next_look, turns_.next()));
      if (steps_.now() >= turns_.next())
        take(turns_.take());
      if (steps_.now() < next_look)
        continue;
      settle();
      look_around();
      next_look += look_interval;
    }
    return result();
  }

private:
  void build() {
    sim_options opts;
    opts.seed = plan_.seed;
    opts.links = plan_.calm;
    opts.grain = plan_.grain;
    hub_ = setting_.hub = spawn_sim_hub(sys_, opts);
    all_.insert(caf::actor_cast<caf::strong_actor_ptr>(hub_));
    std::vector<member> founders;
    std::vector<endpoint> places;
    for (node_index i = 0; i < plan_.nodes; ++i) {
      founders.push_back({i + 1, name_of(i), 0, sim_address(i)});
      places.push_back(sim_address(i));
    }
    for (auto& x : disks_)
      x.votes = first_record(founders);
    caf::anon_send(hub_, follow_plan{plan_.faults, instant{}, places});
    for (client_index i = 0; i < terms_.clients; ++i) {
      auto& x = scripts_[i];
      x.self = i;
      x.clients = terms_.clients;
      x.toggles = i + 2 >= terms_.clients;
      x.until = plan_.duration;
      x.gap = terms_.gap;
    }
  }

  void keep(const std::vector<caf::strong_actor_ptr>& actors, node_index i) {
    for (const auto& x : actors) {
      steps_.assign(x, i);
      all_.insert(x);
    }
  }

  void start(node_index i) {
    nodes_[i] = spawn_service_node(sys_, setting_, life_of(i, ++lives_[i]),
                                   &disks_[i]);
    keep(nodes_[i]->actors, i);
  }

  void start_client(client_index i) {
    clients_.push_back(spawn_service_client(sys_, setting_, &scripts_[i]));
    keep(clients_.back().actors, plan_.nodes + i);
  }

  void take(const life_turn& x) {
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
    settle();
    add_counts_of(*nodes_[x.node]);
    for (const auto& actor : nodes_[x.node]->actors) {
      caf::anon_send_exit(actor, caf::exit_reason::kill);
      all_.erase(actor);
    }
    nodes_[x.node].reset();
    settle();
    // What was being written is there, or is not: a crash comes between.
    auto writes = disks_[x.node].writing;
    crash(disks_[x.node], random_);
    if (writes && !disks_[x.node].log.entries.empty()
        && !writes->entries.empty()
        && disks_[x.node].log.entries.back().at == writes->entries.back().at)
      judge_.on_written(x.node, *writes);
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
      if (x && !x->over->empty())
        return judge_.on_broken("liveness", steps_.now(),
                                name_of(x->who.node) + " gave up: " + *x->over);
    auto now = steps_.now();
    auto calm = std::max(plan_.faults_end(), plan_.duration);
    if (now < calm)
      return;
    auto done = std::all_of(scripts_.begin(), scripts_.end(),
                            [&](const auto& x) { return x.is_done(now); });
    if (done && judge_.missing().empty()) {
      judge_.on_end(now);
      over_ = true;
    } else if (now >= calm + settle_limit) {
      if (done)
        judge_.on_end(now);
      judge_.on_broken("liveness", now, who_waits());
    }
  }

  std::string who_waits() const {
    for (const auto& x : scripts_)
      if (!x.is_done(steps_.now()))
        return "client " + std::to_string(x.self + 1)
               + (x.connected ? " waits for the answer of " + x.waiting_for
                              : std::string{" is not connected"})
               + "; " + servers();
    return servers();
  }

  std::string servers() const {
    std::string result;
    for (const auto& x : nodes_) {
      result += result.empty() ? "" : ", ";
      if (!x) {
        result += "down";
        continue;
      }
      const auto& it = *state_of<replica_state>(x->stack.replica).core;
      auto group = state_of<membership_state>(x->stack.group.membership)
                     .membership.status();
      result += name_of(x->who.node) + " " + to_string(group.phase)
                + (group.current ? " in " + to_string(group.current->id)
                                 : std::string{})
                + " log " + to_string(it.log().last()) + " synced "
                + std::to_string(it.synced()) + " committed "
                + std::to_string(it.committed()) + (it.leads() ? " leads" : "");
    }
    return result;
  }

  // -- results ----------------------------------------------------------------

  run_result result() {
    auto& out = result_;
    out.seed = plan_.seed;
    out.virtual_time = steps_.now();
    out.events = steps_.events();
    out.deliveries = judge_.shown();
    out.crashes = crashes_;
    out.partitions = partitions_in(plan_.faults);
    out.violations = judge_.violations();
    out.digest = judge_.digest();
    out.counts["posts_acknowledged"] = judge_.acknowledged();
    out.counts["key_changes"] = judge_.toggles();
    for (const auto& x : disks_)
      out.counts["log_syncs"] += x.syncs;
    if (steps_.stands_still())
      return std::move(out);
    steps_.release_all();
    add_counts(ask_counters(sys_, steps_, counted_actor{hub_}), result_.counts);
    for (const auto& x : nodes_)
      if (x)
        add_counts_of(*x);
    for (const auto& x : clients_)
      add_counts(ask_counters(sys_, steps_, counted_actor{x.client}),
                 result_.counts);
    out.elections = out.counts["views_installed"];
    out.views = out.counts["views_installed"];
    return std::move(out);
  }

  void add_counts_of(const service_node& x) {
    const auto& s = x.stack.group;
    for (const auto& who :
         {counted_actor{x.transport}, counted_actor{s.stream.group},
          counted_actor{s.detector}, counted_actor{s.membership},
          counted_actor{s.ballot}, counted_actor{x.stack.replica},
          counted_actor{x.stack.reception}})
      add_counts(ask_counters(sys_, steps_, who), result_.counts);
  }

  const run_plan& plan_;
  service_terms terms_;
  service_judge judge_;
  service_setting setting_;
  core::splitmix random_;
  still_config config_;
  caf::actor_system sys_;
  stepper steps_;
  life_turns turns_;
  sim_hub_actor hub_;
  std::vector<std::optional<service_node>> nodes_;
  std::vector<service_disk> disks_;
  std::vector<client_script> scripts_;
  std::vector<service_client> clients_;
  std::map<node_index, incarnation> lives_;
  std::set<caf::strong_actor_ptr> all_;
  bool over_ = false;
  std::uint64_t crashes_ = 0;
  run_result result_;
};

} // namespace

run_result simulate_service(const run_plan& plan) {
  return service_world{plan}.run();
}

} // namespace troupe::simulation
