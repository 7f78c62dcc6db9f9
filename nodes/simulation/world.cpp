#include "nodes/simulation/world.hpp"

#include "actors/ack_tracker.hpp"
#include "actors/group.hpp"
#include "actors/resender.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/stepper.hpp"
#include "nodes/simulation/trace_writer.hpp"

#include <caf/scoped_actor.hpp>
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
/// What a stream may keep beside the windows: the batch that crosses the
/// bound, for each sender.
constexpr std::uint64_t batch_slack = 2048;

bool is_exhibit(level x) {
  return x == level::unordered || x == level::naive;
}

class world : public insight {
public:
  world(const run_plan& plan, trace_writer* trace)
    : plan_(plan),
      trace_(trace),
      judge_({plan.config.group.order, plan.nodes,
              plan.config.group.window_messages, kept_bytes_max(plan), this},
             trace),
      sys_(config_),
      steps_(sys_, plan.faults) {
    build();
  }

  ~world() override {
    steps_.release_all();
    for (const auto& x : all_)
      caf::anon_send_exit(x, caf::exit_reason::kill);
    all_.clear();
    nodes_.clear();
    hub_ = nullptr;
    steps_.settle([] { return false; });
    steps_.forget_timers();
  }

  run_result run() {
    for (node_index i = 0; i < plan_.nodes; ++i)
      begin_sim_node(nodes_[i], plan_, i);
    auto limit = plan_.faults_end() + plan_.last_word() + round_slack;
    timespan next_second = seconds{1};
    for (;;) {
      steps_.settle([this] { return judge_.failed(); });
      end_those_who_are_done();
      if (judge_.failed() || all_over())
        break;
      if (steps_.now() >= limit) {
        judge_.on_broken("liveness", steps_.now(),
                         "the round does not end: " + who_waits());
        break;
      }
      steps_.jump(std::min(next_second, limit));
      if (steps_.now() < next_second)
        continue;
      on_second();
      next_second += seconds{1};
    }
    if (!judge_.failed())
      on_end();
    return result();
  }

  // -- as an insight ----------------------------------------------------------

  bool holds(node_index node, node_index sender, seqno number) const override {
    const auto& x = nodes_[node];
    if (x.gone) // It had delivered everything.
      return true;
    const auto& matrix
      = state_of<ack_tracker_state>(x.stack.stream.tracker).matrix;
    auto claimed = node < matrix.rows().size()
                   && matrix.rows()[node][sender] >= number;
    return claimed
           && (node == sender
               || x.log->arrived[sender].all_up_to(number - plan_.start));
  }

  std::uint64_t under_way(node_index node) const override {
    const auto& x = nodes_[node];
    if (x.gone)
      return 0;
    return state_of<group_state>(x.stack.stream.group).door.under_way();
  }

  std::uint64_t kept_bytes(node_index node) const override {
    const auto& x = nodes_[node];
    if (x.gone)
      return 0;
    return state_of<resender_state>(x.stack.stream.resender)
      .buffer.kept_bytes();
  }

private:
  /// What is in order and what came early is bounded alike, for each sender.
  static std::uint64_t kept_bytes_max(const run_plan& plan) {
    return 2 * plan.nodes * (plan.config.ack_tracker.bytes_max + batch_slack);
  }

  void build() {
    sim_options opts;
    opts.seed = plan_.seed;
    opts.links = plan_.calm;
    opts.grain = plan_.grain;
    if (trace_ != nullptr)
      opts.trace = [this](const core::parcel& x, core::fate what) {
        tell_datagram(x, what);
      };
    hub_ = spawn_sim_hub(sys_, opts);
    all_.push_back(caf::actor_cast<caf::strong_actor_ptr>(hub_));
    std::vector<endpoint> places;
    for (node_index i = 0; i < plan_.nodes; ++i) {
      nodes_.push_back(spawn_sim_node(sys_, plan_, i, hub_, judge_));
      places.push_back(sim_address(i));
      for (const auto& x : nodes_.back().actors) {
        steps_.assign(x, i);
        all_.push_back(x);
      }
    }
    caf::anon_send(hub_, follow_plan{plan_.faults, instant{}, places});
  }

  /// A node whose life is over is gone, as its process would be: whoever still
  /// needed it must do without.
  void end_those_who_are_done() {
    for (auto& x : nodes_) {
      if (!x.log->over || x.gone || judge_.failed())
        continue;
      add_counts(counted_actor{x.stack.peer}, result_);
      x.gone = true;
      for (const auto& actor : x.actors)
        caf::anon_send_exit(actor, caf::exit_reason::kill);
      steps_.settle([this] { return judge_.failed(); });
    }
  }

  bool all_over() const {
    return std::all_of(nodes_.begin(), nodes_.end(),
                       [](const auto& x) { return x.gone; });
  }

  void on_second() {
    auto now = steps_.now();
    tell_faults(now);
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
    for (node_index i = 0; i < plan_.nodes; ++i)
      if (!*nodes_[i].log->over)
        return judge_.on_broken("liveness", steps_.now(),
                                name_of(i) + " gave up its round");
    if (!is_exhibit(plan_.config.group.order))
      expect_delivered(judge_.taken(), "although the round has ended");
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
              + name_of(sender) + ", " + since + "; " + who_waits());
      }
  }

  std::string who_waits() const {
    std::string result;
    for (node_index i = 0; i < plan_.nodes; ++i) {
      if (nodes_[i].gone || !nodes_[i].stack.stream.tracker)
        continue;
      const auto& tracker = nodes_[i].stack.stream.tracker;
      for (const auto& x :
           state_of<ack_tracker_state>(tracker).matrix.waits().items)
        result += (result.empty() ? "" : ", ") + name_of(i) + " waits for the "
                  + x.what + " of " + name_of(x.who - 1);
    }
    return result.empty() ? "nobody waits for a message" : result;
  }

  void tell_faults(timespan now) {
    for (; next_fault_ < plan_.faults.size()
           && plan_.faults[next_fault_].begin <= now;
         ++next_fault_)
      if (trace_ != nullptr)
        trace_->on_fault(plan_.faults[next_fault_].begin,
                         to_text(plan_.faults[next_fault_]));
  }

  void tell_datagram(const core::parcel& x, core::fate what) {
    if (what != core::fate::carried)
      trace_->on_datagram(steps_.now(), to_string(x.from), to_string(x.what.to),
                          core::to_string(what), x.what.size());
  }

  run_result result() {
    auto& out = result_;
    out.seed = plan_.seed;
    out.virtual_time = steps_.now();
    out.events = steps_.events();
    out.deliveries = judge_.deliveries();
    for (const auto& x : nodes_)
      out.views += x.log->views;
    out.partitions = static_cast<std::uint64_t>(
      std::count_if(plan_.faults.begin(), plan_.faults.end(), [](auto& x) {
        return x.kind >= core::fault_kind::cut && core::is_of_network(x.kind);
      }));
    out.violations = judge_.violations();
    out.digest = judge_.digest();
    steps_.release_all();
    add_counts(counted_actor{hub_}, out);
    for (const auto& x : nodes_)
      if (!x.gone)
        add_counts(counted_actor{x.stack.peer}, out);
    return std::move(out);
  }

  void add_counts(const counted_actor& of, run_result& out) {
    caf::scoped_actor self{sys_};
    auto asked = self->request(of, caf::infinite, get_counters{});
    steps_.settle([] { return false; });
    asked.receive(
      [&](const counters& x) {
        for (const auto& item : x.items)
          out.counts[item.name] += item.value;
      },
      [](const caf::error&) {
        // A sum over what answers; the run itself is judged already.
      });
  }

  const run_plan& plan_;
  trace_writer* trace_;
  oracle judge_;
  still_config config_;
  caf::actor_system sys_;
  stepper steps_;
  sim_hub_actor hub_;
  std::vector<sim_node> nodes_;
  std::vector<caf::strong_actor_ptr> all_;
  /// What had been taken when the last fault was over, and when that was.
  std::vector<std::uint64_t> pending_;
  timespan pending_since_{};
  bool caught_up_ = false;
  std::size_t next_fault_ = 0;
  run_result result_;
};

} // namespace

run_result simulate(const run_plan& plan, trace_writer* trace) {
  return world{plan, trace}.run();
}

} // namespace troupe::simulation
