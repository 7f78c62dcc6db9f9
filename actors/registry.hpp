#pragma once

#include "actors/core/peer_registry.hpp"
#include "config/options.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/error.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct registry_state {
  static constexpr const char* name = "registry";
  core::peer_registry peers;
};

/// Tells what an inspection shows of it.
void describe(const registry_state& st, inspection& out);

/// Returns `errc::invalid_config` unless 0 < peers_max <= 128 and
/// probe_limit > 0.
caf::error validate(const registry_options& opts);

/// Answers the calls `register_peer` and `list_peers` of `channel`. Where two
/// nodes want one name, it asks the holder over it whether it lives: any answer
/// is a yes. So a registration may take `probe_limit` longer than the way there
/// and back.
call_handler_actor::behavior_type
registry_behavior(call_handler_actor::stateful_pointer<registry_state> self,
                  registry_options opts, channel_actor channel);

} // namespace troupe
