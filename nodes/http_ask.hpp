#pragma once

#include "messages/ids.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>

#include <optional>
#include <utility>

namespace troupe {

/// Sends `message` to an actor from a thread of the HTTP server and waits for
/// its answer, no longer than `limit`. Returns nothing if none came: the
/// message may still have its effect.
template <class Reply, class Handle, class Message>
std::optional<Reply> ask_actor(caf::actor_system& sys, const Handle& whom,
                               timespan limit, Message message) {
  std::optional<Reply> result;
  caf::scoped_actor self{sys};
  self->request(whom, limit, std::move(message))
    .receive([&](Reply& x) { result = std::move(x); },
             [](const caf::error&) {
               // Nothing is what the caller gets.
             });
  return result;
}

} // namespace troupe
