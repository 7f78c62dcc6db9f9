#include "nodes/crowd_actor.hpp"

#include "actors/timer.hpp"
#include "nodes/time_text.hpp"

#include <utility>

namespace troupe {

crowd_actor::behavior_type
crowd_behavior(crowd_actor::stateful_pointer<crowd_state> self, crowd_plan plan,
               group_id group, transport_actor transport) {
  self->state.core = notify_crowd{std::move(plan)};
  // Lets the crowd take a step and does what it says.
  auto step = [=](auto f) {
    auto& st = self->state;
    st.core.set_time(wall_ms());
    core::client_out out;
    f(st.core, self->clock().now(), out);
    outbound_batch batch;
    for (auto& x : out.leaving)
      batch.items.push_back(
        {group, 0, to_one(x.to.at, x.to.inc), {std::move(x.what)}});
    if (!batch.items.empty())
      self->send(transport, std::move(batch));
    arm(self, st.armed, st.core.next_deadline());
  };
  step([](auto& core, auto now, auto& out) { core.on_start(now, out); });
  return {
    [=](const frame_batch& x) {
      step([&](auto& core, auto now, auto& out) {
        for (const auto& item : x.items)
          if (auto said = std::get_if<packet>(&item.what))
            core.on_packet(item.source, *said, now, out);
      });
    },
    [=](crowd_order x) {
      step([&](auto& core, auto now, auto& out) {
        switch (x) {
          case crowd_order::go:
            return core.on_go(now, out);
          case crowd_order::stop:
            return core.on_stop();
          case crowd_order::count_anew:
            return core.count_anew(now);
          case crowd_order::fault:
            return core.on_fault(now);
        }
      });
    },
    [=](get_crowd) { return self->state.core.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step([](auto& core, auto now, auto& out) { core.on_tick(now, out); });
    },
  };
}

} // namespace troupe
