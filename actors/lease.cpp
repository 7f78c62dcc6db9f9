#include "actors/lease.hpp"

#include "actors/timer.hpp"

#include <utility>

namespace troupe {

lease_actor::behavior_type
lease_behavior(lease_actor::stateful_pointer<lease_state> self,
               lease_setup setup, lease_neighbours around) {
  self->state.lease = core::leader_lease{setup.opts, std::move(setup.rule)};
  auto step = [self, around, asleep = setup.asleep](auto f) {
    auto& st = self->state;
    auto slept = asleep ? asleep() : timespan{0};
    if (slept != std::exchange(st.told.asleep, slept))
      st.lease.on_suspended();
    core::addressed_frames leaving;
    f(st.lease, self->clock().now(), leaving);
    outbound_batch batch;
    for (auto& x : leaving) {
      const auto& me = st.current->members[st.current->own_position()];
      if (x.to.inc == me.inc)
        self->send(around.ballot,
                   frame_batch{{{{me.at, st.current->group, me.id, me.inc},
                                 std::move(x.what)}}});
      else
        batch.items.push_back({st.current->group,
                               me.id,
                               to_one(x.to.at, x.to.inc),
                               {std::move(x.what)}});
    }
    if (!batch.items.empty())
      self->send(around.transport, std::move(batch));
    if (st.current
        && (st.told.until != st.lease.until()
            || st.told.view != st.current->id)) {
      st.told.view = st.current->id;
      st.told.until = st.lease.until();
      for (const auto& x : around.listeners)
        self->send(x, st.told);
    }
    arm(self, st.armed, st.lease.next_deadline());
  };
  return {
    [=](const view_stands& x) {
      self->state.current = x.what;
      step([&](auto& l, auto now, auto& out) { l.on_view(x.what, now, out); });
    },
    [=](const frame_batch& x) {
      step([&](auto& l, auto now, auto&) {
        for (const auto& item : x.items)
          if (auto grant = std::get_if<lease_grant>(&item.what))
            l.on_grant(item.source, *grant, now);
      });
    },
    [=](const handed_over& x) {
      auto& st = self->state;
      if (st.current && st.current->id == x.view)
        step([](auto& l, auto, auto&) { l.on_hand_over(); });
    },
    [=](get_counters) { return self->state.lease.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step([](auto& l, auto now, auto& out) { l.on_tick(now, out); });
    },
  };
}

void describe(const lease_state& st, inspection& out) {
  add_field(out.fields, "serves", st.lease.serves(out.now));
  add_field(out.fields, "left", span_until(st.lease.until(), out.now));
  add_counters(out.fields, st.lease.count());
}

} // namespace troupe
