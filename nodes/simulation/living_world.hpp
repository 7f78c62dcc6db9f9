#pragma once

#include "nodes/simulation/counter_sums.hpp"
#include "nodes/simulation/life_turns.hpp"
#include "nodes/simulation/stage.hpp"
#include "nodes/simulation/wire_tracer.hpp"
#include "nodes/simulation/world.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::simulation {

/// A run whose nodes die, and start again, as its plan says. A `Node` is one
/// life: it has `who` and its `actors`. A `Judge` has `failed`, `on_broken`,
/// `violations` and `digest`. Who derives ends it with `clear` before what the
/// nodes' spies write to is gone.
template <class Node, class Judge>
class living_world {
public:
  living_world(const living_world&) = delete;
  living_world& operator=(const living_world&) = delete;
  virtual ~living_world() = default;

  run_result run() {
    if (trace_ != nullptr)
      trace_->on_begin(plan_, roles());
    for (node_index i = 0; i < plan_.nodes; ++i)
      start(i);
    on_begin();
    auto next_look = look_every_;
    while (!is_over()) {
      auto event = next_event();
      steps().jump(std::min({next_look, turns_.next(), event}));
      if (now() >= turns_.next())
        take(turns_.take());
      if (now() >= event)
        on_event();
      if (now() < next_look)
        continue;
      settle();
      look_around();
      next_look += look_every_;
    }
    return result();
  }

protected:
  /// How often a run looks around, where looking costs little.
  static constexpr timespan often = std::chrono::milliseconds{100};

  /// `plan`, `judge` and `trace`, which may be null, outlive the world's nodes.
  /// `story` has turns that are no faults.
  living_world(const run_plan& plan, Judge& judge, trace_writer* trace,
               timespan look_every = often,
               const std::vector<life_turn>& story = {})
    : plan_(plan),
      trace_(trace),
      wire_(plan, trace),
      stage_(plan, network_listeners()),
      turns_(plan.faults, story),
      look_every_(look_every),
      nodes_(plan.nodes),
      judge_(judge) {
    // nop
  }

  virtual Node spawn(const node_life& who) = 0;

  /// From time to time, once all is settled. Calls `end_run`, or has the judge
  /// say what is broken.
  virtual void look_around() = 0;

  virtual void add_counts_of(const Node& x, run_result& to) = 0;

  /// Says what only this kind of world knows.
  virtual void tell(run_result& to) = 0;

  /// Of those who are no nodes.
  virtual void add_other_counts(run_result&) {
    // nop
  }

  /// All nodes have begun their first life.
  virtual void on_begin() {
    // nop
  }

  /// When `on_event` is to be called next, if ever.
  virtual timespan next_event() {
    return timespan::max();
  }

  virtual void on_event() {
    // nop
  }

  /// Whether a node that is down begins its next life when its turn comes.
  virtual bool may_start(node_index) {
    return true;
  }

  virtual void on_death(const node_life&) {
    // nop
  }

  /// What the nodes, and the guests behind them, are there for.
  virtual std::vector<std::string> roles() const {
    return {};
  }

  /// Looks at what the nodes think, and has the trace tell what is new. All of
  /// this moment is settled; nothing must be changed, or the run would be
  /// another one for being traced.
  virtual void observe(trace_writer&) {
    // nop
  }

  void settle() {
    steps().settle([this] { return judge_.failed(); });
  }

  void end_run() {
    over_ = true;
  }

  void clear() {
    stage_.clear();
    nodes_.clear();
  }

  timespan now() {
    return steps().now();
  }

  stepper& steps() {
    return stage_.steps();
  }

  stage& where() {
    return stage_;
  }

  const run_plan& plan() const {
    return plan_;
  }

  Judge& judge() {
    return judge_;
  }

  /// One that is dead is nobody.
  const std::vector<std::optional<Node>>& nodes() const {
    return nodes_;
  }

  trace_writer* trace() const {
    return trace_;
  }

private:
  /// Datagrams of a stream have messages; who would draw the others?
  stage::listeners network_listeners() {
    auto has_stream = plan_.scenario == scenario_kind::group
                      || plan_.scenario == scenario_kind::service;
    if (trace_ == nullptr || !has_stream)
      return {};
    return {[this](const core::parcel& x, core::fate what) {
              wire_.on_fate(x, what, now());
            },
            [this](const core::parcel& x) { wire_.on_departed(x, now()); }};
  }

  void start(node_index i) {
    if (trace_ != nullptr && lives_[i] > 0)
      trace_->on_start(i, now());
    nodes_[i] = spawn(life_of(i, ++lives_[i]));
    stage_.enter(i, nodes_[i]->actors);
  }

  void take(const life_turn& x) {
    if (judge_.failed())
      return;
    if (!x.dies) {
      if (!nodes_[x.node] && may_start(x.node))
        start(x.node);
      return;
    }
    // One that stands still could not be ended before it goes on.
    if (!nodes_[x.node] || steps().is_held(x.node))
      return;
    ++crashes_;
    settle();
    auto who = nodes_[x.node]->who;
    add_counts_of(*nodes_[x.node], result_);
    if (trace_ != nullptr)
      trace_->on_gone(x.node, now());
    stage_.leave(nodes_[x.node]->actors);
    nodes_[x.node].reset();
    settle();
    on_death(who);
  }

  bool is_over() {
    settle();
    if (steps().stands_still())
      judge_.on_broken("liveness", now(),
                       "the nodes talk without end, and no time passes");
    if (trace_ != nullptr) {
      observe(*trace_);
      if (judge_.failed())
        trace_->on_violation(judge_.violations().front());
    }
    return judge_.failed() || over_;
  }

  run_result result() {
    if (trace_ != nullptr)
      trace_->on_end(now());
    auto& out = result_;
    out.seed = plan_.seed;
    out.virtual_time = now();
    out.events = steps().events();
    out.crashes = crashes_;
    out.partitions = partitions_in(plan_.faults);
    out.violations = judge_.violations();
    out.digest = judge_.digest();
    out.counts["nodes_held"] = steps().holds();
    tell(out);
    if (steps().stands_still())
      return std::move(out); // Nobody would come to answer.
    steps().release_all();
    add_counts(ask_counters(stage_.sys(), steps(), counted_actor{stage_.hub()}),
               out.counts);
    for (const auto& x : nodes_)
      if (x)
        add_counts_of(*x, out);
    add_other_counts(out);
    return std::move(out);
  }

  const run_plan& plan_;
  trace_writer* trace_;
  wire_tracer wire_;
  stage stage_;
  life_turns turns_;
  timespan look_every_;
  std::vector<std::optional<Node>> nodes_;
  Judge& judge_;
  std::map<node_index, std::uint64_t> lives_;
  bool over_ = false;
  std::uint64_t crashes_ = 0;
  run_result result_;
};

} // namespace troupe::simulation
