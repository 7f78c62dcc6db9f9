#include "actors/gossiper.hpp"

#include "actors/core/gossip_view.hpp"
#include "actors/timer.hpp"

#include <chrono>
#include <utility>

namespace troupe {

namespace {

using gossiper_pointer = gossiper_actor::stateful_pointer<gossiper_state>;

void step(gossiper_pointer self, const gossiper_setup& with,
          core::gossip_out& out) {
  auto& st = self->state;
  auto now = self->clock().now();
  outbound_batch batch;
  for (auto& x : out.to_send)
    batch.items.push_back(
      {with.group, 0, to_one(x.to.at, x.to.inc), std::move(x.frames)});
  if (!batch.items.empty())
    self->send(with.transport, std::move(batch));
  for (const auto& x : out.events) {
    auto often = x.kind == core::gossip_event_kind::taken;
    if (with.tell)
      with.tell({often ? notice_level::debug : notice_level::info,
                 core::sentence_of(x, st.spreader)});
    if (with.watch)
      with.watch(st.spreader, x, now);
  }
  arm(self, st.armed, st.spreader.next_deadline());
}

/// Asks the folder; the answer comes when it changes, or is due.
void look(gossiper_pointer self, const gossiper_setup& with, bool at_once) {
  auto wait = at_once ? timespan{0} : with.opts.refresh_every;
  auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(wait).count();
  self
    ->request(with.files, caf::infinite,
              look_at_folder{static_cast<std::uint64_t>(ms)})
    .then([=](const folder_seen& x) {
      self->send(self, x);
      look(self, with, false);
    });
}

} // namespace

caf::error validate(const gossip_options& opts) {
  auto spans = {opts.refresh_every,  opts.own_every,    opts.other_every,
                opts.expire_every,   opts.expire_after, opts.round,
                opts.exchange_every, opts.pull_retry};
  for (auto x : spans)
    if (x <= timespan{0})
      return caf::make_error(errc::invalid_config,
                             "times of gossip must be above 0");
  if (opts.fanout == 0 || opts.datagram_bytes < 600 || opts.origins_max == 0)
    return caf::make_error(errc::invalid_config,
                           "limits of gossip leave no room");
  return caf::none;
}

gossiper_actor::behavior_type gossiper_behavior(gossiper_pointer self,
                                                gossiper_setup setup) {
  if (auto err = validate(setup.opts)) {
    self->quit(std::move(err));
    return gossiper_actor::behavior_type::make_empty_behavior();
  }
  auto now = [=] { return self->clock().now(); };
  auto& st = self->state;
  st.spreader = core::gossip_spreader{setup.opts, setup.folder, setup.name,
                                      setup.inc, setup.seed};
  st.spreader.on_start(now());
  st.spreader.on_peers({std::move(setup.peers)}, now());
  setup.peers = {};
  auto with = setup;
  look(self, with, true);
  arm(self, st.armed, st.spreader.next_deadline());
  auto& spreader = st.spreader;
  return {
    [=, &spreader](const frame_batch& x) {
      core::gossip_out out;
      for (const auto& item : x.items)
        spreader.on_frame(item, now(), out);
      step(self, with, out);
    },
    [=, &spreader](const peer_news& x) {
      core::gossip_out out;
      spreader.on_peers(x, now());
      step(self, with, out);
    },
    [=, &spreader](const folder_seen& x) {
      if (!x.error.empty()) {
        if (with.tell)
          with.tell({notice_level::warning, x.error});
        return;
      }
      core::gossip_out out;
      spreader.on_look(x.files, now(), out);
      step(self, with, out);
    },
    [=, &spreader](const get_gossip& x) -> gossip_table_ptr {
      return std::make_shared<const gossip_table>(
        core::table_of(spreader, with.opts, x.values, now()));
    },
    [=, &spreader](get_counters) {
      counters result;
      spreader.tell(result);
      return result;
    },
    [=, &spreader](tick) {
      disarm_due(self, self->state.armed);
      core::gossip_out out;
      spreader.on_tick(now(), out);
      step(self, with, out);
    },
  };
}

void describe(const gossiper_state& st, inspection& out) {
  counters all;
  st.spreader.tell(all);
  add_counters(out.fields, all);
}

} // namespace troupe
