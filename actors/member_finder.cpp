#include "actors/member_finder.hpp"

#include "actors/timer.hpp"

#include <utility>

namespace troupe {

namespace {

using finder_pointer
  = member_finder_actor::stateful_pointer<member_finder_state>;

/// What an event means to who shares; nothing changes for it while a member is
/// only suspected.
void add_news(const core::swim_event& x, peer_news& out) {
  using kind = core::swim_event_kind;
  switch (x.kind) {
    case kind::joined:
    case kind::updated:
      out.there.push_back({x.what.name, {x.what.at, x.what.inc}});
      break;
    case kind::left:
      out.gone.push_back(x.what.name);
      break;
    case kind::faulty:
      // A later life in its place has joined, or will at once.
      if (x.why != core::swim_cause::restart)
        out.gone.push_back(x.what.name);
      break;
    default:
      break;
  }
}

void step(finder_pointer self, const member_finder_setup& with,
          core::swim_out& out) {
  auto& st = self->state;
  outbound_batch batch;
  for (auto& x : out.to_send)
    batch.items.push_back(
      {with.group, 0, to_one(x.to.at, x.to.inc), std::move(x.frames)});
  if (!batch.items.empty())
    self->send(with.transport, std::move(batch));
  peer_news news;
  for (const auto& x : out.events) {
    add_news(x, news);
    if (with.watch)
      with.watch(x);
  }
  if (!news.there.empty() || !news.gone.empty())
    self->send(with.gossiper, std::move(news));
  if (st.leaving && st.members.has_left()) {
    st.leaving = false;
    self->send(with.supervisor, life_over{true});
  }
  arm(self, st.armed, st.members.next_deadline());
}

peer_table_ptr table_of(const core::swim& x, const std::string& node,
                        instant now) {
  auto result = std::make_shared<peer_table>();
  result->node = node;
  result->health = x.health();
  for (const auto& [name, r] : x.members().records())
    result->rows.push_back(core::update_of(r, now));
  return result;
}

} // namespace

member_finder_actor::behavior_type
member_finder_behavior(finder_pointer self, member_finder_setup setup) {
  auto& members = self->state.members;
  members = core::swim{setup.opts, setup.self, setup.seed};
  auto now = [=] { return self->clock().now(); };
  core::swim_out begun;
  members.on_join(setup.seeds, now(), begun);
  step(self, setup, begun);
  return {
    [=, &members](const frame_batch& x) {
      core::swim_out out;
      for (const auto& item : x.items)
        members.on_frame(item, now(), out);
      step(self, setup, out);
    },
    [=, &members](const set_tags& x) {
      core::swim_out out;
      members.on_tags(x.tags, now());
      step(self, setup, out);
    },
    [=, &members](new_seeds& x) {
      core::swim_out out;
      members.on_seeds(std::move(x.at), now());
      step(self, setup, out);
    },
    [=, &members](leave) {
      core::swim_out out;
      self->state.leaving = true;
      members.on_leave(now());
      step(self, setup, out);
    },
    [=, &members](get_peers) {
      return table_of(members, setup.self.name, now());
    },
    [=, &members](get_counters) {
      counters result;
      members.tell(result);
      return result;
    },
    [=, &members](tick) {
      disarm_due(self, self->state.armed);
      core::swim_out out;
      members.on_tick(now(), out);
      step(self, setup, out);
    },
  };
}

void describe(const member_finder_state& st, inspection& out) {
  counters all;
  st.members.tell(all);
  add_counters(out.fields, all);
  add_field(out.fields, "leaving", st.leaving);
}

} // namespace troupe
