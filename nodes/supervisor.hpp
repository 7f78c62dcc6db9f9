#pragma once

#include "messages/actors.hpp"

#include <caf/actor_system.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <initializer_list>
#include <optional>
#include <vector>

namespace troupe {

/// How the wait for the end of a node ended.
struct wake_up {
  /// SIGINT, SIGTERM, SIGHUP or SIGUSR1; 0 for none.
  int signal = 0;
  /// Set when the node is over.
  std::optional<life_over> over;
  /// An actor fell that must not fall.
  bool fell = false;
};

/// Where the main thread of a node waits: for a signal, or for the supervisor.
/// Signals are blocked from its making on, in all threads that start later.
class wait_room {
public:
  wait_room();
  wait_room(const wait_room&) = delete;
  wait_room& operator=(const wait_room&) = delete;
  ~wait_room();

  /// Waits for the next thing to happen; nothing when `limit` has passed.
  std::optional<wake_up> wait(std::optional<timespan> limit);

  /// Takes those of these signals that wait already, and does nothing for them.
  void forget(std::initializer_list<int> signals);

  /// Wakes the main thread: the node is over, or an actor fell. From any
  /// thread.
  void tell(const life_over& x);
  void tell_of_fall();

private:
  void write(std::size_t kind);

  int signals_ = -1;
  int events_ = -1;
};

struct supervisor_state {
  static constexpr const char* name = "supervisor";
};

/// The essential actors of a node: when one falls, the node does.
struct supervise {
  std::vector<caf::actor_addr> actors;
};

using node_supervisor_actor
  = supervisor_actor::extend<caf::reacts_to<supervise>>;

/// Tells `room` when the node is over, or when an actor that is supervised has
/// fallen: the next start is a new incarnation, and going on with a part
/// missing is worse.
node_supervisor_actor spawn_supervisor(caf::actor_system& sys, wait_room& room);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::supervise)
