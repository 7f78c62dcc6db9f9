#pragma once

#include "nodes/simulation/counter_sums.hpp"
#include "nodes/simulation/life_turns.hpp"
#include "nodes/simulation/stage.hpp"
#include "nodes/simulation/world.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::simulation {

/// A run whose nodes die, and start again, as its plan says. A `Node` is one
/// life: it has `who` and its `actors`. A `Judge` has `failed`, `on_broken`,
/// `violations`, `digest`, and `on_end` of a life. Who derives ends it with
/// `clear` before what the nodes' spies write to is gone.
template <class Node, class Judge>
class living_world {
public:
  living_world(const living_world&) = delete;
  living_world& operator=(const living_world&) = delete;
  virtual ~living_world() = default;

  run_result run() {
    for (node_index i = 0; i < plan_.nodes; ++i)
      start(i);
    auto next_look = look_interval;
    while (!is_over()) {
      steps().jump(std::min(next_look, turns_.next()));
      if (now() >= turns_.next())
        take(turns_.take());
      if (now() < next_look)
        continue;
      settle();
      look_around();
      next_look += look_interval;
    }
    return result();
  }

protected:
  /// `plan` and `judge` outlive the world's nodes.
  living_world(const run_plan& plan, Judge& judge)
    : plan_(plan),
      stage_(plan),
      turns_(plan.faults),
      nodes_(plan.nodes),
      judge_(judge) {
    // nop
  }

  virtual Node spawn(const node_life& who) = 0;

  /// Ten times a second, once all is settled. Calls `end_run`, or has the judge
  /// say what is broken.
  virtual void look_around() = 0;

  virtual void add_counts_of(const Node& x, run_result& to) = 0;

  /// Says what only this kind of world knows.
  virtual void tell(run_result& to) = 0;

  virtual void on_death(node_index) {
    // nop
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

private:
  /// How often a run looks around.
  static constexpr timespan look_interval = std::chrono::milliseconds{100};

  void start(node_index i) {
    nodes_[i] = spawn(life_of(i, ++lives_[i]));
    stage_.enter(i, nodes_[i]->actors);
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
    if (!nodes_[x.node] || steps().is_held(x.node))
      return;
    ++crashes_;
    settle();
    judge_.on_end(nodes_[x.node]->who);
    add_counts_of(*nodes_[x.node], result_);
    stage_.leave(nodes_[x.node]->actors);
    nodes_[x.node].reset();
    on_death(x.node);
    settle();
  }

  void settle() {
    steps().settle([this] { return judge_.failed(); });
  }

  bool is_over() {
    settle();
    if (steps().stands_still())
      judge_.on_broken("liveness", now(),
                       "the nodes talk without end, and no time passes");
    return judge_.failed() || over_;
  }

  run_result result() {
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
    return std::move(out);
  }

  const run_plan& plan_;
  stage stage_;
  life_turns turns_;
  std::vector<std::optional<Node>> nodes_;
  Judge& judge_;
  std::map<node_index, std::uint64_t> lives_;
  bool over_ = false;
  std::uint64_t crashes_ = 0;
  run_result result_;
};

} // namespace troupe::simulation
