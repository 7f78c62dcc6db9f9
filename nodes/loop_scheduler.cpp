#include "nodes/loop_scheduler.hpp"

#include <caf/io/middleman.hpp>
#include <caf/io/network/multiplexer.hpp>

#include <utility>

namespace troupe {

namespace {

/// The scheduler whose loop this thread runs.
thread_local const loop_scheduler* here = nullptr;

} // namespace

caf::actor_system::module* loop_scheduler::make(caf::actor_system& sys,
                                                caf::detail::type_list<>) {
  return new loop_scheduler(sys);
}

loop_scheduler::loop_scheduler(caf::actor_system& sys)
  : abstract_coordinator(sys) {
  // nop
}

void loop_scheduler::start() {
  timer_ = std::thread{[this] {
    system().thread_started();
    clock_.run();
    system().thread_terminates();
  }};
  abstract_coordinator::start();
}

/// The loop has ended by now: the system stops its modules in reverse order.
void loop_scheduler::stop() {
  stop_actors();
  clock_.end();
  timer_.join();
  // What waits for its time keeps its receiver, and the system waits for those
  // that have a thread of their own.
  clock_.cancel_all();
  for (auto queue : {&ready_, &remote_}) {
    for (auto x : *queue)
      cleanup_and_release(x);
    queue->clear();
  }
}

void loop_scheduler::enqueue(caf::resumable* what) {
  if (here == this) {
    ready_.push_back(what);
    if (!std::exchange(awake_, true))
      wake();
    return;
  }
  bool first = false;
  {
    std::lock_guard<std::mutex> guard{mutex_};
    first = remote_.empty();
    remote_.push_back(what);
  }
  if (first)
    wake();
}

void loop_scheduler::wake() {
  system().middleman().backend().exec_later(&turn_);
}

void loop_scheduler::take_remote() {
  std::lock_guard<std::mutex> guard{mutex_};
  ready_.insert(ready_.end(), remote_.begin(), remote_.end());
  remote_.clear();
}

caf::resumable::resume_result
loop_scheduler::run_turn(caf::execution_unit* ctx) {
  here = this;
  awake_ = true;
  take_remote();
  for (std::size_t i = 0; i < turn_max && !ready_.empty(); ++i) {
    auto next = ready_.front();
    ready_.pop_front();
    if (next->resume(ctx, max_throughput_) == caf::resumable::resume_later)
      ready_.push_back(next);
    else
      caf::intrusive_ptr_release(next);
  }
  awake_ = !ready_.empty();
  return awake_ ? caf::resumable::resume_later : caf::resumable::done;
}

} // namespace troupe
