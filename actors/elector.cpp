#include "actors/elector.hpp"

#include "actors/timer.hpp"

#include <utility>

namespace troupe {

elector_actor::behavior_type
elector_behavior(elector_actor::stateful_pointer<elector_state> self,
                 elector_options opts, transport_actor transport,
                 membership_actor membership) {
  self->state.election = core::bully_election{opts};
  auto step = [=](auto f) {
    core::election_out out;
    f(self->state.election, self->clock().now(), out);
    if (!out.leaving.empty())
      self->send(transport, outbound_batch{std::move(out.leaving)});
    if (out.news)
      self->send(membership, *out.news);
    for (const auto& x : out.claims)
      if (self->state.claims)
        self->send(self->state.claims, x);
    if (out.stand)
      self->send(membership, stand_now{});
    arm(self, self->state.armed, self->state.election.next_deadline());
  };
  return {
    [=](const view_stands& x) {
      step([&](auto& e, auto now, auto& out) { e.on_view(x.what, now, out); });
    },
    [=](claim_listener_actor& x) { self->state.claims = std::move(x); },
    [=](const hearing& x) {
      step([&](auto& e, auto now, auto& out) { e.on_hearing(x, now, out); });
    },
    [=](const frame_batch& x) {
      step([&](auto& e, auto now, auto& out) { e.on_frames(x, now, out); });
    },
    [=](get_counters) { return self->state.election.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step([](auto& e, auto now, auto& out) { e.on_tick(now, out); });
    },
  };
}

void describe(const elector_state& st, inspection& out) {
  st.election.describe(out);
}

} // namespace troupe
