#pragma once

#include "messages/actors.hpp"
#include "messages/discovery.hpp"

namespace troupe {

// The cast of discovery: see actors.hpp.

/// RECEIVER STORE: a role. Whoever keeps the directory's list over its lives.
using receiver_store_actor
  = caf::typed_actor<caf::replies_to<keep_receivers>::with<receivers_kept>>;

/// RECEIVER DIRECTORY: knows who can take requests.
using receiver_directory_actor = caf::typed_actor<
  // Answers once the change is kept, and is in the list.
  caf::replies_to<register_receiver>::with<directory_answer>,
  caf::replies_to<remove_receiver>::with<directory_answer>,
  caf::replies_to<beat_receiver>::with<directory_answer>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: looks for receivers that were silent for too long.
  caf::reacts_to<tick>>;

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::keep_receivers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::receivers_kept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::register_receiver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::remove_receiver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::beat_receiver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::directory_answer)
