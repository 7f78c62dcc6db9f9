#pragma once

#include "actors/core/gossip_spreader.hpp"
#include "messages/gossip_actors.hpp"
#include "messages/inspection.hpp"

#include <caf/error.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What happened in a gossiper, for whoever looks on. Called in its thread.
using gossip_watcher = std::function<void(
  const core::gossip_spreader& uut, const core::gossip_event& x, instant now)>;

struct gossiper_setup {
  gossip_options opts;
  folder_options folder;
  std::string name;
  incarnation inc = 0;
  std::uint64_t seed = 0;
  group_id group = 0;
  /// Those who are known from the start.
  std::vector<gossip_peer> peers{};
  transport_actor transport;
  folder_actor files;
  /// Is told, in sentences, what happens; may be empty.
  std::function<void(notice)> tell{};
  gossip_watcher watch{};
};

struct gossiper_state {
  static constexpr const char* name = "gossiper";
  core::gossip_spreader spreader;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const gossiper_state& st, inspection& out);

/// Returns `errc::invalid_config` for what cannot work.
caf::error validate(const gossip_options& opts);

/// Shares what `files` tells, and learns what others share.
gossiper_actor::behavior_type
gossiper_behavior(gossiper_actor::stateful_pointer<gossiper_state> self,
                  gossiper_setup setup);

} // namespace troupe
