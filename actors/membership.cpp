#include "actors/membership.hpp"

#include "actors/timer.hpp"

#include <utility>

namespace troupe {

namespace {

using membership_pointer = membership_actor::stateful_pointer<membership_state>;

/// Does what the membership says.
void publish(membership_pointer self, const membership_neighbours& around,
             group_id group, core::membership_out& out) {
  auto& st = self->state;
  if (out.handed_over) {
    self->send(around.lease, handed_over{*out.handed_over});
    self->send(around.ballot, handed_over{*out.handed_over});
  }
  if (out.speaks)
    self->send(around.transport,
               speak{st.membership.own_versions(), *out.speaks});
  outbound_batch batch;
  for (auto& x : out.leaving)
    batch.items.push_back(
      {group, 0, to_one(x.to.at, x.to.inc), {std::move(x.what)}});
  if (!batch.items.empty())
    self->send(around.transport, std::move(batch));
  if (out.leader)
    self->send(around.ballot, *out.leader);
  if (out.cut_off)
    self->send(around.ballot, cut_off{*out.cut_off});
  if (out.stand)
    self->send(around.ballot, std::move(*out.stand));
  if (out.unheard)
    self->send(around.ballot, unheard_names{std::move(*out.unheard)});
  if (out.resigned && st.elector)
    self->send(st.elector, *out.resigned);
  if (out.changed)
    self->send(around.listener,
               std::make_shared<const group_status>(st.membership.status()));
  for (auto& x : out.notices)
    self->send(around.listener, std::move(x));
  arm(self, st.armed, st.membership.next_deadline());
}

} // namespace

membership_actor::behavior_type
membership_behavior(membership_pointer self, membership_options opts,
                    core::membership_setup setup,
                    membership_neighbours around) {
  auto group = setup.group;
  self->state.membership = core::membership{opts, std::move(setup)};
  auto step = [=](auto f) {
    core::membership_out out;
    f(self->state.membership, self->clock().now(), out);
    publish(self, around, group, out);
  };
  return {
    [=](const view_stands& x) {
      step([&](auto& m, auto now, auto& out) { m.on_view(x.what, now, out); });
    },
    [=](votes_cast& x) {
      self->state.membership.on_record(std::move(x.record));
    },
    [=](const freeze& f) {
      step([&](auto& m, auto now, auto& o) { m.on_frozen(f.view, now, o); });
    },
    [=](const candidacy_end& x) {
      step([&](auto& m, auto now, auto& out) { m.on_end(x, now, out); });
    },
    [=](const hearing& x) {
      step([&](auto& m, auto now, auto& out) { m.on_hearing(x, now, out); });
    },
    [=](const removal_verdict& x) {
      step([&](auto& m, auto now, auto& out) { m.on_verdict(x, now, out); });
    },
    [=](const leadership& x) {
      step([&](auto& m, auto now, auto& out) { m.on_leadership(x, now, out); });
    },
    [=](stand_now) {
      step([](auto& m, auto now, auto& out) { m.on_stand(now, out); });
    },
    [=](const state_complete& x) {
      self->send(around.ballot, x);
      step([&](auto& m, auto now, auto& out) { m.on_state(x.view, now, out); });
    },
    [=](const state_out_of_reach& x) {
      step([&](auto& m, auto now, auto& o) { m.on_no_state(x.why, now, o); });
    },
    [=](const frame_batch& x) {
      step([&](auto& m, auto now, auto& out) { m.on_frames(x, now, out); });
    },
    [=](elector_actor& x) {
      self->state.elector = std::move(x);
      step([](auto& m, auto now, auto& out) { m.on_start(now, out); });
    },
    [=](leave) {
      step([](auto& m, auto now, auto& out) { m.on_leave(now, out); });
    },
    [=](get_group_status) {
      return std::make_shared<const group_status>(
        self->state.membership.status());
    },
    [=](get_counters) { return self->state.membership.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step([](auto& m, auto now, auto& out) { m.on_tick(now, out); });
    },
  };
}

void describe(const membership_state& st, inspection& out) {
  st.membership.describe(out);
}

} // namespace troupe
