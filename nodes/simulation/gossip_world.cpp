#include "nodes/simulation/gossip_world.hpp"

#include "actors/core/splitmix.hpp"
#include "nodes/simulation/gossip_node.hpp"
#include "nodes/simulation/gossip_traffic.hpp"
#include "nodes/simulation/gossip_turns.hpp"
#include "nodes/simulation/living_world.hpp"
#include "nodes/simulation/sim_node.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <optional>

namespace troupe::simulation {

namespace {

using std::chrono::seconds;

/// How long the living may take to agree after the last fault, in comparisons
/// of tables; and a partition of the members must heal before.
constexpr std::int64_t exchanges_until_agreed = 20;
constexpr timespan heal_limit = seconds{20};
/// In large worlds it is looked around less often: each look is n * n.
constexpr node_index large = 64;

timespan look_interval(const run_plan& plan) {
  return plan.nodes > large ? seconds{5} : seconds{1};
}

class gossip_world final : public living_world<gossip_sim_node, gossip_judge> {
public:
  gossip_world(const run_plan& plan, trace_writer* trace)
    : living_world(plan, judge_, trace, look_interval(plan),
                   absences_of(plan.gossip)),
      story_(plan.gossip),
      judge_(plan.nodes, dead_shown_max(plan), plan.gossip.opts.tombstone_kept),
      random_(core::splitmix::mix(plan.seed ^ 0x676f73736970u)) {
    for (node_index i = 0; i < plan.nodes; ++i)
      judge_.on_folder(i, {"first-of-" + name_of(i)});
    next_change_ = draw_pause();
    if (trace != nullptr)
      tracer_.emplace(*trace, plan.nodes);
  }

  ~gossip_world() override {
    clear();
  }

private:
  gossip_sim_node spawn(const node_life& who) override {
    ++lives_and_deaths_;
    judge_.on_born(who.node, who.inc);
    if (tracer_)
      tracer_->on_birth(who.node);
    return spawn_gossip_node(where().sys(), plan(), who, where().hub(), &judge_,
                             tracer_ ? &*tracer_ : nullptr);
  }

  timespan next_event() override {
    return now() < story_.changes_end ? next_change_ : timespan::max();
  }

  void on_event() override {
    change_some();
  }

  bool may_start(node_index x) override {
    auto dead = story_.dies == x && now() >= story_.dies_at;
    auto away = story_.away == x && now() >= story_.leaves_at
                && now() < story_.returns_at;
    return !dead && !away;
  }

  void on_death(const node_life& who) override {
    ++lives_and_deaths_;
    judge_.on_died(who.node, now());
  }

  timespan draw_pause() {
    auto mean = story_.change_every / static_cast<int>(plan().nodes);
    auto factor = 0.5 + random_.fraction();
    return now()
           + timespan{static_cast<timespan::rep>(
             static_cast<double>(mean.count()) * factor)}
           + timespan{1};
  }

  /// A file comes, changes its name or goes, in some folder.
  void change_some() {
    auto i = static_cast<node_index>(random_.next() % plan().nodes);
    next_change_ = draw_pause();
    auto files = judge_.files_of(i);
    change_files(files, ++changes_, random_);
    set_files(i, std::move(files));
  }

  void set_files(node_index i, gossip_judge::files files) {
    judge_.on_folder(i, std::move(files));
    if (nodes()[i])
      caf::anon_send(nodes()[i]->folder, listing_of(judge_.files_of(i)));
  }

  // -- judging ----------------------------------------------------------------

  const core::gossip_spreader& spreader_of(const gossip_sim_node& x) const {
    return state_of<gossiper_state>(x.gossiper).spreader;
  }

  std::string what_is_lacking() const {
    for (const auto& x : nodes())
      if (x)
        if (auto text = judge_.lacks(x->who.node, spreader_of(*x));
            !text.empty())
          return text;
    return {};
  }

  void look_around() override {
    for (const auto& x : nodes())
      if (x && !judge_.failed())
        judge_.look(x->who.node, spreader_of(*x), now());
    if (judge_.failed())
      return;
    measure();
    auto calm
      = std::max({plan().faults_end(), story_.changes_end, story_.returns_at});
    if (now() < calm)
      return;
    if (!agreed_)
      return await_agreement(calm);
    auto dead = story_.dies
                  ? story_.dies_at + dead_shown_max(plan()) + seconds{2}
                  : timespan{0};
    if (timed_at_ && !judge_.known_to_all()
        && now() >= *timed_at_ + agreement_limit())
      return judge_.on_broken("converge", now(),
                              "a change of " + name_of(0)
                                + " has not come to all");
    if (judge_.known_to_all() && now() >= dead)
      end_run();
  }

  /// Idle is who has told of all that there was to tell. One that stands still
  /// would not answer.
  void measure() {
    for (const auto& x : nodes())
      if (x && steps().is_held(x->who.node)) {
        ++lives_and_deaths_;
        return;
      }
    sent_so_far sent;
    std::size_t living = 0;
    for (const auto& x : nodes()) {
      if (!x)
        continue;
      ++living;
      auto told = ask_counters(where().sys(), steps(),
                               counted_actor{x->transport});
      for (const auto& item : told.items) {
        sent.datagrams += item.name == "datagrams_sent" ? item.value : 0;
        sent.bytes += item.name == "bytes_sent" ? item.value : 0;
      }
    }
    auto idle = judge_.known_to_all().has_value();
    if (idle || now() < story_.changes_end)
      traffic_.on_look(sent, living, lives_and_deaths_, now(), idle);
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
    } else if (now() >= calm + agreement_limit()) {
      judge_.on_broken("converge", now(), lacking);
    }
  }

  /// The last change of the run has nothing beside it: how many rounds it
  /// takes is told in the counts.
  void time_one_change() {
    node_index who = 0;
    while (!nodes()[who])
      ++who;
    auto version = spreader_of(*nodes()[who]).store().own().version();
    timed_at_ = now();
    judge_.time_change(who, version + 1, now());
    auto files = judge_.files_of(who);
    files.insert("last");
    set_files(who, std::move(files));
  }

  // -- results ----------------------------------------------------------------

  void tell(run_result& to) override {
    to.deliveries = judge_.taken();
    to.counts["folder_changes"] = changes_;
    traffic_.tell(to.figures);
    if (!timed_at_ || !judge_.known_to_all())
      return;
    auto took = *judge_.known_to_all() - *timed_at_;
    to.counts["timed_changes"] = 1;
    to.counts["timed_change_us"]
      = static_cast<std::uint64_t>(took.count() / 1000);
    to.counts["timed_change_rounds_x100"]
      = static_cast<std::uint64_t>(took * 100 / story_.opts.round);
    to.figures["update_rounds"]
      = std::chrono::duration<double>(took)
        / std::chrono::duration<double>(story_.opts.round);
  }

  void add_counts_of(const gossip_sim_node& x, run_result& to) override {
    for (const auto& who : {counted_actor{x.transport},
                            counted_actor{x.gossiper}, counted_actor{x.finder}})
      add_counts(ask_counters(where().sys(), steps(), who), to.counts);
  }

  const gossip_story& story_;
  gossip_judge judge_;
  std::optional<gossip_tracer> tracer_;
  core::splitmix random_;
  timespan next_change_{};
  std::uint64_t changes_ = 0;
  bool agreed_ = false;
  std::optional<timespan> timed_at_;
  gossip_traffic traffic_;
  std::uint64_t lives_and_deaths_ = 0;
};

} // namespace

run_result simulate_gossip(const run_plan& plan, trace_writer* trace) {
  return gossip_world{plan, trace}.run();
}

} // namespace troupe::simulation
