#pragma once

#include "nodes/alarm_clock.hpp"

#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/resumable.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>

namespace troupe {

/// Runs actors in the thread of CAF's event loop.
///
/// A node is many small actors between one socket and one application. With
/// workers of their own, each datagram wakes a thread on its way in and one on
/// its way out; here it is read, walks through all its rooms and leaves without
/// changing the thread. What blocks must be detached, as ever.
///
///   other threads --> remote --,  wakes the loop once
///                              v
///   loop: brokers, actors --> ready --> a turn: resumes so many, then lets
///                                       the loop look at its sockets
///
/// Expects that the system has loaded the I/O module.
class loop_scheduler : public caf::scheduler::abstract_coordinator {
public:
  /// Actors that are resumed before the sockets have their turn.
  static constexpr std::size_t turn_max = 64;

  /// For `caf::actor_system_config::load`.
  static caf::actor_system::module* make(caf::actor_system& sys,
                                         caf::detail::type_list<>);

  explicit loop_scheduler(caf::actor_system& sys);

  void enqueue(caf::resumable* what) override;

  caf::actor_clock& clock() noexcept override {
    return clock_;
  }

protected:
  void start() override;
  void stop() override;

private:
  /// What the loop runs. A part of the scheduler, which outlives the loop.
  class turn : public caf::resumable {
  public:
    explicit turn(loop_scheduler& owner) : owner_(owner) {
      // nop
    }

    subtype_t subtype() const override {
      return function_object;
    }

    resume_result resume(caf::execution_unit* ctx, std::size_t) override {
      return owner_.run_turn(ctx);
    }

    void intrusive_ptr_add_ref_impl() override {
      // nop
    }

    void intrusive_ptr_release_impl() override {
      // nop
    }

  private:
    loop_scheduler& owner_;
  };

  caf::resumable::resume_result run_turn(caf::execution_unit* ctx);
  void take_remote();
  void wake();

  turn turn_{*this};

  // An actor stands in one of the two queues once at the most: it is enqueued
  // when its empty mailbox gets a message. That bounds both.

  /// Of the loop's thread alone. `awake_`: a turn runs or will run.
  std::deque<caf::resumable*> ready_;
  bool awake_ = false;

  std::mutex mutex_;
  /// What other threads have enqueued; whoever finds it empty wakes the loop.
  std::deque<caf::resumable*> remote_;

  alarm_clock clock_;
  std::thread timer_;
};

} // namespace troupe
