#pragma once

#include "messages/actors.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <vector>

namespace troupe::test {

struct testing_config : caf::actor_system_config {
  testing_config() {
    set("scheduler.policy", caf::atom("testing"));
    set("logger.verbosity", caf::atom("quiet"));
  }
};

/// An actor system with one thread and a clock that stands still until told.
/// Actors that `own` knows are ended with the fixture, timers and all.
struct deterministic {
  testing_config cfg;
  caf::actor_system sys{cfg};
  caf::scheduler::test_coordinator& sched
    = dynamic_cast<caf::scheduler::test_coordinator&>(sys.scheduler());
  std::vector<caf::strong_actor_ptr> owned;

  deterministic() = default;
  deterministic(const deterministic&) = delete;
  deterministic& operator=(const deterministic&) = delete;

  ~deterministic() {
    for (auto& x : owned)
      caf::anon_send_exit(x, caf::exit_reason::kill);
    owned.clear();
    sched.run();
    sched.clock().cancel_all();
  }

  template <class Handle>
  Handle own(Handle x) {
    owned.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  }

  instant now() const {
    return sched.clock().now();
  }

  /// Lets all messages be handled; time stands still.
  void settle() {
    sched.run();
  }

  /// Lets `span` pass, timer by timer.
  void pass(timespan span) {
    auto end = now() + span;
    for (;;) {
      sched.run();
      if (!sched.has_pending_timeout())
        break;
      auto next = sched.clock().schedule().begin()->first;
      if (next > end)
        break;
      sched.trigger_timeout();
    }
    if (now() < end)
      sched.advance_time(end - now());
    sched.run();
  }
};

} // namespace troupe::test
