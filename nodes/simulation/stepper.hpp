#pragma once

#include "actors/core/fault_plan.hpp"
#include "nodes/simulation/observed.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/resumable.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace troupe::simulation {

/// Configures an actor system without threads, whose clock stands still until
/// it is told.
struct still_config : caf::actor_system_config {
  still_config();
};

/// Lets time pass in a still actor system, event by event. A node that stands
/// still as if stopped by SIGSTOP handles nothing: its messages and timers wait
/// in its mailboxes until it goes on.
class stepper {
public:
  /// Takes pauses and slow nodes from `faults`.
  stepper(caf::actor_system& sys, const std::vector<core::fault>& faults);

  /// `x` is an actor of `node`.
  void assign(const caf::strong_actor_ptr& x, node_index node);

  timespan now() const {
    return sched_.clock().now().time_since_epoch();
  }

  std::uint64_t events() const {
    return events_;
  }

  /// Handles all that is to be handled now. Stops between two events when
  /// `stop` says so, or when time stands still.
  template <class Stop>
  void settle(Stop stop) {
    while (!sched_.jobs.empty() && !stands_still() && !stop())
      run_one();
  }

  /// Whether so much happened at one instant that it may never end.
  bool stands_still() const {
    return events_now_ > events_now_max;
  }

  /// Whether `x` handles nothing at present.
  bool is_held(node_index x) const {
    return x < held_.size() && held_[x] > 0;
  }

  /// Jumps to the next timer or turn of a node, at most to `end`.
  void jump(timespan end);

  /// How often nodes were held, in all.
  std::uint64_t holds() const {
    return holds_;
  }

  /// Lets everyone go on, and time pass again, so that they can be ended.
  void release_all();

  /// Drops all timers: no actor is left to hear them.
  void forget_timers() {
    sched_.clock().cancel_all();
  }

private:
  /// Begin or end of a node's standing still.
  struct turn {
    timespan at;
    node_index node;
    bool stands;
  };

  /// Far above what the largest world does between two ticks of its clock.
  static constexpr std::uint64_t events_now_max = 10'000'000;

  void add_turns(const core::fault& x);
  void run_one();
  void count_event();
  void move_to(timespan x);
  void take(const turn& x);

  caf::scheduler::test_coordinator& sched_;
  /// Looked up only: where actors lie in memory decides nothing.
  std::unordered_map<const caf::resumable*, node_index> owners_;
  /// Ascending by time.
  std::vector<turn> turns_;
  std::size_t next_turn_ = 0;
  /// How many faults hold a node, by node.
  std::vector<std::uint32_t> held_;
  /// Nodes that are held.
  std::uint32_t standing_ = 0;
  /// Actors of standing nodes that have something to do.
  std::deque<caf::resumable*> waiting_;
  std::uint64_t events_ = 0;
  /// Events since time last passed.
  std::uint64_t events_now_ = 0;
  std::uint64_t holds_ = 0;
};

} // namespace troupe::simulation
