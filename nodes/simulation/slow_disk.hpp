#pragma once

#include "messages/view_actors.hpp"

#include <caf/actor_system.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>
#include <functional>

namespace troupe::simulation {

/// State of an actor that stands for a disk with a thread of its own. Writes
/// come one after the other, each after a sync; what a crash overtakes was
/// never written.
struct sync_queue {
  static constexpr const char* name = "slow-disk";
  std::deque<std::function<void()>> writing;
};

/// Has `write` called once the sync is over, and its result delivered. The
/// actor handles `tick` by `write_next`.
template <class Self, class Write>
auto write_later(Self self, timespan takes, Write write) {
  using reply = decltype(write());
  auto promise = self->template make_response_promise<reply>();
  self->state.writing.push_back([=]() mutable { promise.deliver(write()); });
  self->delayed_send(self, takes, tick{});
  return promise;
}

template <class Self>
void write_next(Self self) {
  auto write = std::move(self->state.writing.front());
  self->state.writing.pop_front();
  write();
}

/// Keeps votes in `disk`, which outlives the actor.
vote_keeper_actor spawn_vote_disk(caf::actor_system& sys, vote_record* disk,
                                  timespan takes);

} // namespace troupe::simulation
