#pragma once

#include "messages/actors.hpp"
#include "messages/discovery.hpp"
#include "messages/replica_actors.hpp"

namespace troupe {

// The cast of discovery: see actors.hpp.

/// RECEIVER STORE: a role. Whoever keeps the directory's list over its lives.
using receiver_store_actor
  = caf::typed_actor<caf::replies_to<keep_receivers>::with<receivers_kept>>;

/// RECEIVER DESK: a role. Whoever takes the words of receivers.
using receiver_desk_actor
  = caf::typed_actor<caf::replies_to<register_receiver>::with<directory_answer>,
                     caf::replies_to<remove_receiver>::with<directory_answer>,
                     caf::replies_to<beat_receiver>::with<directory_answer>>;

/// RECEIVER DIRECTORY: knows who can take requests.
using receiver_directory_actor = caf::typed_actor<
  // Answers once the change is kept, and is in the list.
  caf::replies_to<register_receiver>::with<directory_answer>,
  caf::replies_to<remove_receiver>::with<directory_answer>,
  caf::replies_to<beat_receiver>::with<directory_answer>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: looks for receivers that were silent for too long.
  caf::reacts_to<tick>>;

struct join_door;

/// DIRECTORY DOOR: the directory of a node that is one of several, while the
/// node serves. Stands between it and the replica, which is its disk.
using directory_door_actor = caf::typed_actor<
  // Closes the circle.
  caf::reacts_to<join_door>,
  // As a desk: answers with `errc::no_coordinator` where others serve.
  caf::replies_to<register_receiver>::with<directory_answer>,
  caf::replies_to<remove_receiver>::with<directory_answer>,
  caf::replies_to<beat_receiver>::with<directory_answer>,
  // As the store of the directory.
  caf::replies_to<keep_receivers>::with<receivers_kept>,
  // As the listener of the replica, and as one of the lease.
  caf::reacts_to<service_turn>, caf::reacts_to<service_effects>,
  caf::reacts_to<lease_held>, caf::replies_to<get_counters>::with<counters>>;

struct join_door {
  service_actor replica;
  /// Hears whether this node serves; may be null.
  service_watcher_actor watcher{};
};

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::keep_receivers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::receivers_kept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::register_receiver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::remove_receiver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::beat_receiver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::directory_answer)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_door)
