#pragma once

#include "messages/actors.hpp"
#include "messages/folder.hpp"
#include "messages/gossip_table.hpp"
#include "messages/peer_news.hpp"

namespace troupe {

// The cast of gossip: see actors.hpp.

/// FOLDER: a role. Tells what a folder has. Two players: the folder watcher,
/// and in the simulator a folder that is none.
using folder_actor = caf::typed_actor<
  // Answers once the folder has changed, or after the time it was given.
  caf::replies_to<look_at_folder>::with<folder_seen>>;

/// GOSSIPER: shares what a folder has, and learns what others share.
using gossiper_actor = caf::typed_actor<
  // Takes summaries, digests and deltas.
  caf::reacts_to<frame_batch>,
  // Learns who is there and who is not any more.
  caf::reacts_to<peer_news>,
  // The folder was looked at.
  caf::reacts_to<folder_seen>,
  caf::replies_to<get_gossip>::with<gossip_table_ptr>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: something is due.
  caf::reacts_to<tick>>;

/// MEMBER FINDER: finds out who takes part, and tells the gossiper.
using member_finder_actor = caf::typed_actor<
  // Takes frames of SWIM.
  caf::reacts_to<frame_batch>,
  // Says something else about this node, for all to know.
  caf::reacts_to<set_tags>,
  // Learns through whom it may join.
  caf::reacts_to<new_seeds>,
  // Tells the others that this node leaves; then the supervisor hears of it.
  caf::reacts_to<leave>, caf::replies_to<get_peers>::with<peer_table_ptr>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: something is due.
  caf::reacts_to<tick>>;

/// ENLISTER: tells the group manager of this node, and the member finder whom
/// the manager knows.
using enlister_actor
  = caf::typed_actor<caf::replies_to<get_counters>::with<counters>,
                     // INTERNAL: it is time to say it again.
                     caf::reacts_to<tick>>;

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::look_at_folder)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::folder_seen)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::peer_news)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_gossip)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::gossip_table_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::set_tags)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::new_seeds)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_peers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::peer_table_ptr)
