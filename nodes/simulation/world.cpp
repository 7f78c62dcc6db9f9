#include "nodes/simulation/world.hpp"

#include "nodes/simulation/counter_sums.hpp"
#include "nodes/simulation/gossip_world.hpp"
#include "nodes/simulation/group_world.hpp"
#include "nodes/simulation/life_turns.hpp"
#include "nodes/simulation/node_insight.hpp"
#include "nodes/simulation/service_world.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/stage.hpp"
#include "nodes/simulation/trace_writer.hpp"
#include "nodes/simulation/wire_tracer.hpp"
#include "nodes/simulation/work_world.hpp"

#include <caf/send.hpp>

#include <algorithm>

namespace troupe::simulation {

namespace {

using std::chrono::seconds;

/// How long the group may take to deliver what was pending when the last
/// fault ended.
constexpr timespan catch_up_limit = seconds{5};
/// How long a round may last beyond its faults and its words: greetings that
/// were backed off, repairs, and the members' leave of each other.
constexpr timespan round_slack = seconds{30};
/// Heads of the messages in a batch, and its last message.
constexpr std::uint64_t batch_slack = 2048;

terms terms_of(const run_plan& plan, const insight& within) {
  const auto& c = plan.config;
  // What is in order and what came too early is bounded alike; a batch crosses
  // the bound.
  auto of_one = 2
                * (c.ack_tracker.bytes_max + c.group.batch_bytes + batch_slack);
  return {c.group.order, plan.nodes, c.group.window_messages,
          plan.nodes * of_one, &within};
}

class world {
public:
  world(const run_plan& plan, trace_writer* trace)
    : plan_(plan),
      trace_(trace),
      within_(plan, nodes_),
      judge_(terms_of(plan, within_), trace),
      wire_(plan, trace),
      stage_(plan, network_listeners()),
      steps_(stage_.steps()) {
    build();
  }

  ~world() {
    stage_.clear();
  }

  run_result run() {
    for (node_index i = 0; i < plan_.nodes; ++i)
      begin_sim_node(nodes_[i], plan_, i);
    // The last one may have to give up one that left unheard.
    const auto& greetings = plan_.config.handshake;
    auto limit = plan_.faults_end() + plan_.last_word() + round_slack
                 + greetings.interval * greetings.tries + greetings.linger;
    timespan next_second = seconds{1};
    while (!is_over(limit)) {
      steps_.jump(std::min(next_second, limit));
      if (steps_.now() < next_second)
        continue;
      on_second();
      next_second += seconds{1};
    }
    if (!judge_.failed())
      on_end();
    if (trace_ != nullptr)
      trace_->on_end(steps_.now());
    return result();
  }

private:
  /// Handles all that is to be handled now. Returns whether that was the last
  /// of the run.
  bool is_over(timespan limit) {
    settle();
    end_those_who_are_done();
    if (steps_.stands_still())
      judge_.on_broken("liveness", steps_.now(),
                       "the nodes talk without end, and no time passes");
    else if (!all_over() && steps_.now() >= limit)
      judge_.on_broken("liveness", steps_.now(),
                       "the round does not end: " + within_.who_waits());
    return judge_.failed() || all_over();
  }

  void settle() {
    steps_.settle([this] { return judge_.failed(); });
  }

  void build() {
    if (trace_ != nullptr)
      trace_->on_begin(plan_);
    for (node_index i = 0; i < plan_.nodes; ++i) {
      nodes_.push_back(
        spawn_sim_node(stage_.sys(), plan_, i, stage_.hub(), judge_));
      stage_.enter(i, nodes_.back().actors);
    }
  }

  /// A node whose life is over is gone, as its process would be: whoever still
  /// needed it must do without. One that stands still ends when it goes on.
  void end_those_who_are_done() {
    for (node_index i = 0; i < plan_.nodes; ++i) {
      auto& x = nodes_[i];
      if (!x.log->over || x.gone || steps_.is_held(i) || judge_.failed())
        continue;
      if (!*x.log->over)
        return judge_.on_broken("liveness", steps_.now(),
                                name_of(i) + " gave up its round");
      add_counts_of(x);
      x.gone = true;
      if (trace_ != nullptr)
        trace_->on_gone(i, steps_.now());
      stage_.leave(x.actors);
      settle();
    }
  }

  bool all_over() const {
    return std::all_of(nodes_.begin(), nodes_.end(),
                       [](const auto& x) { return x.gone; });
  }

  void on_second() {
    auto now = steps_.now();
    if (is_exhibit(plan_.config.group.order))
      return;
    judge_.on_second(now);
    if (now < plan_.faults_end() || judge_.failed())
      return;
    if (pending_.empty()) {
      pending_ = judge_.taken();
      pending_since_ = now;
    } else if (!caught_up_ && now >= pending_since_ + catch_up_limit) {
      caught_up_ = true;
      expect_delivered(pending_, "since the last fault ended");
    }
  }

  void on_end() {
    if (!is_exhibit(plan_.config.group.order))
      expect_delivered(judge_.taken(), "although the round has ended");
    for (node_index i = 0; i < plan_.nodes; ++i)
      if (!nodes_[i].log->found.empty() && !judge_.failed())
        judge_.on_broken("online-check", steps_.now(),
                         name_of(i) + " finds " + nodes_[i].log->found);
  }

  /// All messages up to `counts`, by sender, are delivered everywhere.
  void expect_delivered(const std::vector<std::uint64_t>& counts,
                        const char* since) {
    for (node_index node = 0; node < plan_.nodes; ++node)
      for (node_index sender = 0; sender < plan_.nodes; ++sender) {
        auto have = judge_.delivered_of(node, sender);
        if (have < counts[sender])
          return judge_.on_broken(
            "liveness", steps_.now(),
            name_of(node) + " has delivered " + std::to_string(have) + " of "
              + std::to_string(counts[sender]) + " messages of "
              + name_of(sender) + ", " + since + "; " + within_.who_waits());
      }
  }

  /// Nobody, where no trace is asked for.
  stage::listeners network_listeners() {
    if (trace_ == nullptr)
      return {};
    return {[this](const core::parcel& x, core::fate what) {
              wire_.on_fate(x, what, steps_.now());
            },
            [this](const core::parcel& x) {
              wire_.on_departed(x, steps_.now());
            }};
  }

  run_result result() {
    auto& out = result_;
    out.seed = plan_.seed;
    out.virtual_time = steps_.now();
    out.events = steps_.events();
    out.deliveries = judge_.deliveries();
    for (const auto& x : nodes_)
      out.views += x.log->views;
    out.partitions = partitions_in(plan_.faults);
    out.violations = judge_.violations();
    out.digest = judge_.digest();
    out.counts["nodes_held"] = steps_.holds();
    if (steps_.stands_still())
      return std::move(out); // Nobody would come to answer.
    steps_.release_all();
    add_counts(ask_counters(stage_.sys(), steps_, counted_actor{stage_.hub()}),
               result_.counts);
    for (const auto& x : nodes_)
      if (!x.gone)
        add_counts_of(x);
    return std::move(out);
  }

  void add_counts_of(const sim_node& x) {
    auto found = ask_counters(stage_.sys(), steps_,
                              counted_actor{x.stack.peer});
    // The first greeting goes to each of the others; what is more is repeated.
    for (const auto& item : found.items)
      if (item.name == "handshakes_sent" && item.value >= plan_.nodes)
        result_.counts["handshakes_repeated"] += item.value + 1 - plan_.nodes;
    add_counts(found, result_.counts);
  }

  const run_plan& plan_;
  trace_writer* trace_;
  std::vector<sim_node> nodes_;
  node_insight within_;
  oracle judge_;
  wire_tracer wire_;
  stage stage_;
  stepper& steps_;
  /// What had been taken when the last fault was over, and when that was.
  std::vector<std::uint64_t> pending_;
  timespan pending_since_{};
  bool caught_up_ = false;
  run_result result_;
};

} // namespace

run_result simulate(const run_plan& plan, trace_writer* trace) {
  switch (plan.scenario) {
    case scenario_kind::group:
      return simulate_group(plan);
    case scenario_kind::discovery:
      return simulate_work(plan);
    case scenario_kind::gossip:
      return simulate_gossip(plan);
    case scenario_kind::service:
      return simulate_service(plan);
    default:
      return world{plan, trace}.run();
  }
}

} // namespace troupe::simulation
