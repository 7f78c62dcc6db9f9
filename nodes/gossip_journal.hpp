#pragma once

#include "actors/core/swim.hpp"
#include "messages/actors.hpp"
#include "nodes/gossip_follower.hpp"
#include "nodes/output.hpp"

#include <caf/actor_system.hpp>

#include <memory>
#include <string>

namespace troupe {

class line_sink;

/// The node has said that it is ready, and shares this folder. What happened
/// before is written now.
struct folder_chosen {
  std::string path;
};

/// GOSSIP JOURNAL: writes what a node that shares hears.
using gossip_journal_actor = caf::typed_actor<caf::reacts_to<folder_chosen>,
                                              caf::reacts_to<gossip_change>,
                                              caf::reacts_to<core::swim_event>>;

/// Spawns the actor that writes to the standard output. It blocks there, so it
/// has a thread of its own.
gossip_journal_actor spawn_gossip_journal(caf::actor_system& sys,
                                          output_format form,
                                          std::shared_ptr<line_sink> out,
                                          supervisor_actor supervisor);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::folder_chosen)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::gossip_change)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::core::swim_event)
