#pragma once

#include "messages/stream.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace troupe {

/// Sends `tick` to `self` at `deadline`, unless one that comes sooner is under
/// way. The handler of `tick` begins with `disarm_due`.
template <class Self>
void arm(Self* self, std::optional<instant>& armed,
         const std::optional<instant>& deadline) {
  if (!deadline || (armed && *armed <= *deadline))
    return;
  armed = deadline;
  auto now = self->clock().now();
  self->delayed_send(self, *deadline > now ? *deadline - now : timespan{0},
                     tick{});
}

/// Clears `armed` if its tick is due. One that comes later than another that
/// was armed after it leaves it as it is: or it would arm a further one, and
/// ticks would multiply.
template <class Self>
void disarm_due(Self* self, std::optional<instant>& armed) {
  if (armed && *armed <= self->clock().now())
    armed.reset();
}

/// For people: `4.2 s`.
inline std::string seconds_since(instant then, instant now) {
  auto tenths
    = std::chrono::duration_cast<std::chrono::milliseconds>(now - then).count()
      / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

/// For people: who holds the window, as the door tells it.
inline std::string window_held(const wait& x, instant now) {
  return "window held by " + x.name + " since " + seconds_since(x.since, now)
         + " (" + std::to_string(x.count) + " messages and parts under way)";
}

} // namespace troupe
