#pragma once

#include "actors/gossiper.hpp"
#include "actors/member_finder.hpp"
#include "config/node_config.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// Groups that share one transport are told apart by it.
inline constexpr group_id gossip_group = 2;

/// What the keys of a node say of how it finds the others.
swim_options finder_of(const node_config& x);

/// Who shares, beside who finds out with whom.
///
///   folder --files--> gossiper <--who is there-- member finder
///                        '----- transport -----------'
struct gossip_stack {
  gossiper_actor gossiper;
  member_finder_actor finder;
};

/// Both hear the frames of `gossip_group`; `finding` needs no gossiper yet.
gossip_stack spawn_gossip_stack(caf::actor_system& sys, gossiper_setup sharing,
                                member_finder_setup finding);

} // namespace troupe
