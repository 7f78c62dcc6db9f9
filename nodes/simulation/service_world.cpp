#include "nodes/simulation/service_world.hpp"

#include "actors/membership.hpp"
#include "nodes/simulation/group_node.hpp"
#include "nodes/simulation/group_observer.hpp"
#include "nodes/simulation/living_world.hpp"
#include "nodes/simulation/service_client.hpp"
#include "nodes/simulation/sim_node.hpp"

#include <algorithm>

namespace troupe::simulation {

namespace {

using std::chrono::seconds;

/// How long all may take to come to all, once no more is asked for.
constexpr timespan settle_limit = seconds{60};

class service_world final : public living_world<service_node, service_judge> {
public:
  service_world(const run_plan& plan, trace_writer* trace)
    : living_world(plan, judge_, trace),
      terms_(draw_service_terms(plan)),
      judge_(plan.nodes, terms_.clients()),
      setting_{plan, terms_, where().hub(), judge_, trace},
      observer_(plan),
      random_(plan.seed),
      disks_(plan.nodes),
      scripts_(terms_.clients()) {
    auto first = first_record(founders_of(plan));
    for (auto& x : disks_)
      x.votes = first;
    for (client_index i = 0; i < terms_.clients(); ++i) {
      auto& x = scripts_[i];
      x.self = i;
      x.part = part_of(i);
      x.posters = terms_.posters;
      x.until = plan.duration;
      x.gap = x.part == client_part::reads ? terms_.read_gap : terms_.gap;
    }
  }

  ~service_world() override {
    clear();
  }

private:
  client_part part_of(client_index x) const {
    if (x < terms_.posters)
      return client_part::posts;
    return x < terms_.posters + 2 ? client_part::toggles : client_part::reads;
  }

  std::vector<std::string> roles() const override {
    std::vector<std::string> result(plan().nodes, "server");
    for (const auto& x : scripts_)
      result.emplace_back(x.part == client_part::posts ? "posts"
                          : x.part == client_part::toggles
                            ? "follows or not"
                            : "asks who follows");
    return result;
  }

  service_node spawn(const node_life& who) override {
    return spawn_service_node(where().sys(), setting_, who, &disks_[who.node]);
  }

  void on_begin() override {
    for (client_index i = 0; i < terms_.clients(); ++i) {
      clients_.push_back(
        spawn_service_client(where().sys(), setting_, &scripts_[i]));
      where().enter(plan().nodes + i, clients_.back().actors);
    }
  }

  void observe(trace_writer& out) override {
    for (const auto& x : nodes()) {
      if (!x)
        continue;
      auto who = x->who.node;
      observer_.look_at_view(who, x->stack.group, now(), out);
      observer_.look(who, x->stack.group, now(), out);
      observer_.look_at_log(who, x->stack.replica, now(), out);
    }
  }

  /// What was being written is there, or is not: a crash comes between.
  void on_death(const node_life& who) override {
    observer_.on_death(who.node);
    auto& disk = disks_[who.node];
    auto writes = disk.writing;
    if (died_at_ != now())
      cut_short_now_ = 0;
    died_at_ = now();
    cut_short_now_ += writes ? 1 : 0;
    writes_cut_short_ += writes ? 1 : 0;
    if (crash(disk, random_))
      judge_.on_written(who.node, *writes, now());
    else if (writes)
      ++writes_lost_;
    auto alive = std::count_if(nodes().begin(), nodes().end(),
                               [](const auto& x) { return x.has_value(); });
    all_down_ += alive == 0 ? 1 : 0;
    all_down_mid_write_ += alive == 0 && cut_short_now_ > 0 ? 1 : 0;
  }

  // -- judging ----------------------------------------------------------------

  void look_around() override {
    for (const auto& x : nodes())
      if (x && !x->over->empty())
        return judge_.on_broken("liveness", now(),
                                name_of(x->who.node) + " gave up: " + *x->over);
    auto calm = std::max(plan().faults_end(), plan().duration);
    if (now() < calm)
      return;
    auto done = std::all_of(scripts_.begin(), scripts_.end(),
                            [&](const auto& x) { return x.is_done(now()); });
    if (done && judge_.missing().empty()) {
      judge_.on_end(now());
      end_run();
    } else if (now() >= calm + settle_limit) {
      if (done)
        judge_.on_end(now());
      judge_.on_broken("liveness", now(), who_waits());
    }
  }

  std::string who_waits() {
    for (const auto& x : scripts_)
      if (!x.is_done(now()))
        return "client " + std::to_string(x.self + 1)
               + (x.connected ? " waits for the answer of " + x.waiting_for
                              : std::string{" is not connected"})
               + "; " + servers();
    return servers();
  }

  std::string servers() const {
    std::string result;
    for (const auto& x : nodes()) {
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

  void tell(run_result& to) override {
    to.deliveries = judge_.shown();
    to.counts["posts_acknowledged"] = judge_.acknowledged();
    to.counts["key_operations"] = judge_.key_operations();
    to.counts["log_writes_cut_short"] = writes_cut_short_;
    to.counts["log_writes_lost"] = writes_lost_;
    to.counts["servers_all_down"] = all_down_;
    to.counts["servers_all_down_mid_write"] = all_down_mid_write_;
    for (const auto& x : disks_)
      to.counts["log_syncs"] += x.syncs;
  }

  void add_counts_of(const service_node& x, run_result& to) override {
    const auto& s = x.stack.group;
    for (const auto& who :
         {counted_actor{x.transport}, counted_actor{s.stream.group},
          counted_actor{s.detector}, counted_actor{s.membership},
          counted_actor{s.ballot}, counted_actor{x.stack.replica},
          counted_actor{x.stack.reception}})
      add_counts(ask_counters(where().sys(), steps(), who), to.counts);
  }

  void add_other_counts(run_result& to) override {
    for (const auto& x : clients_)
      add_counts(ask_counters(where().sys(), steps(), counted_actor{x.client}),
                 to.counts);
    to.elections = to.counts["views_installed"];
    to.views = to.counts["views_installed"];
  }

  service_terms terms_;
  service_judge judge_;
  service_setting setting_;
  group_observer observer_;
  core::splitmix random_;
  std::vector<service_disk> disks_;
  std::vector<client_script> scripts_;
  std::vector<service_client> clients_;
  /// Writes that crashes came upon, in all and at the latest moment, and those
  /// of them that are not there.
  std::uint64_t writes_cut_short_ = 0;
  std::uint64_t cut_short_now_ = 0;
  std::uint64_t writes_lost_ = 0;
  timespan died_at_{};
  /// How often no server was left.
  std::uint64_t all_down_ = 0;
  std::uint64_t all_down_mid_write_ = 0;
};

} // namespace

run_result simulate_service(const run_plan& plan, trace_writer* trace) {
  return service_world{plan, trace}.run();
}

} // namespace troupe::simulation
