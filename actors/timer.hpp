#pragma once

#include "messages/stream.hpp"

#include <optional>

namespace troupe {

/// Sends `tick` to `self` at `deadline`, unless one that comes sooner is under
/// way. The handler of `tick` must clear `armed` first.
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

} // namespace troupe
