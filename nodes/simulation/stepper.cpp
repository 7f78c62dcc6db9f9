#include "nodes/simulation/stepper.hpp"

#include <caf/actor_cast.hpp>
#include <caf/scheduled_actor.hpp>

#include <algorithm>

namespace troupe::simulation {

still_config::still_config() {
  set("scheduler.policy", caf::atom("testing"));
  set("logger.verbosity", caf::atom("quiet"));
}

stepper::stepper(caf::actor_system& sys, const std::vector<core::fault>& faults)
  : sched_(dynamic_cast<caf::scheduler::test_coordinator&>(sys.scheduler())) {
  sched_.clock().current_time = instant{};
  for (const auto& x : faults)
    if (!core::is_of_network(x.kind) && x.kind != core::fault_kind::crash)
      add_turns(x);
  std::stable_sort(turns_.begin(), turns_.end(),
                   [](const turn& x, const turn& y) { return x.at < y.at; });
  for (const auto& x : turns_)
    held_.resize(std::max<std::size_t>(held_.size(), x.node + 1));
}

void stepper::add_turns(const core::fault& x) {
  for (auto node : x.nodes) {
    if (x.kind == core::fault_kind::pause) {
      turns_.push_back({x.begin, node, true});
      turns_.push_back({x.end, node, false});
      continue;
    }
    // A slow node runs at the beginning of each period.
    auto runs = x.period / core::all_parts * x.share;
    for (auto t = x.begin; t + runs < x.end; t += x.period) {
      turns_.push_back({t + runs, node, true});
      turns_.push_back({std::min(t + x.period, x.end), node, false});
    }
  }
}

void stepper::assign(const caf::strong_actor_ptr& x, node_index node) {
  auto actor = caf::actor_cast<caf::abstract_actor*>(x);
  owners_[dynamic_cast<caf::resumable*>(actor)] = node;
}

void stepper::count_event() {
  ++events_;
  ++events_now_;
}

void stepper::move_to(timespan x) {
  if (now() >= x)
    return;
  sched_.clock().current_time = instant{x};
  events_now_ = 0;
}

void stepper::run_one() {
  if (standing_ > 0) {
    auto job = sched_.jobs.front();
    auto i = owners_.find(job);
    if (i != owners_.end() && is_held(i->second)) {
      waiting_.push_back(job);
      sched_.jobs.pop_front();
      return;
    }
  }
  count_event();
  sched_.run_once();
}

void stepper::jump(timespan end) {
  auto turns = next_turn_ < turns_.size() && turns_[next_turn_].at <= end;
  auto to = turns ? turns_[next_turn_].at : end;
  const auto& timers = sched_.clock().schedule();
  auto due = timers.empty() ? timespan::max()
                            : timers.begin()->first.time_since_epoch();
  // Of a turn and a timer at the same time, the turn comes first.
  if (due < to || (due == to && !turns)) {
    move_to(due);
    count_event();
    sched_.trigger_timeout();
    return;
  }
  move_to(to);
  if (turns)
    take(turns_[next_turn_++]);
}

void stepper::take(const turn& x) {
  auto& held = held_[x.node];
  if (x.stands) {
    ++holds_;
    standing_ += held++ == 0 ? 1 : 0;
    return;
  }
  if (--held > 0)
    return;
  --standing_;
  // Those of nodes that still stand come back by themselves.
  for (auto job : waiting_)
    sched_.jobs.push_back(job);
  waiting_.clear();
}

void stepper::release_all() {
  events_now_ = 0;
  held_.assign(held_.size(), 0);
  standing_ = 0;
  for (auto job : waiting_)
    sched_.jobs.push_back(job);
  waiting_.clear();
}

} // namespace troupe::simulation
