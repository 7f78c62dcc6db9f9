#pragma once

#include "messages/actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <map>
#include <memory>
#include <random>

namespace troupe::test {

/// Carries frames between the transports of one test: they lose and delay as
/// the test says.
struct channel_net {
  struct node {
    incarnation inc = 0;
    frame_listener_actor listener;
  };

  std::map<endpoint, node> nodes;
  std::mt19937_64 random{1};
  unsigned loss_percent = 0;
  timespan delay_max = std::chrono::milliseconds{1};
  std::uint64_t datagrams = 0;
};

struct channel_transport_state {
  static constexpr const char* name = "channel-transport";
  endpoint at;
  std::vector<frame_kind> kinds;
};

/// A transport that knows no bytes: frames go from actor to actor.
inline transport_actor::behavior_type channel_transport_behavior(
  transport_actor::stateful_pointer<channel_transport_state> self,
  channel_net* net, endpoint at, incarnation inc) {
  self->state.at = at;
  net->nodes[at].inc = inc;
  return {
    [=](const outbound_batch& x) {
      for (auto& item : x.items)
        for (auto& to : *item.to) {
          ++net->datagrams;
          auto i = net->nodes.find(to.at);
          if (net->random() % 100 < net->loss_percent || i == net->nodes.end()
              || !i->second.listener
              || (to.inc != 0 && to.inc != i->second.inc))
            continue;
          frame_batch batch;
          for (auto& what : item.frames)
            batch.items.push_back({{at, item.group, item.sender, inc}, what});
          auto span = static_cast<std::uint64_t>(net->delay_max.count());
          self->delayed_send(i->second.listener,
                             timespan{net->random() % (span + 1)},
                             std::move(batch));
        }
    },
    [=](const attach& x) {
      self->state.kinds = x.kinds;
      net->nodes[at].listener = x.listener;
    },
    [](const impair&) {
      // nop
    },
    [](get_counters) { return counters{}; },
    [](tick) {
      // nop
    },
  };
}

} // namespace troupe::test
