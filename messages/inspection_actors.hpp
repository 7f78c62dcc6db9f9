#pragma once

#include "messages/inspection.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

// None of these ever leaves the process: over HTTP goes JSON.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_inspection)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspection)

namespace troupe {

/// INSPECTED: a role that every actor plays which `spawn_inspected` makes,
/// beside that of its own interface (actors/inspected.hpp).
using inspected_actor
  = caf::typed_actor<caf::replies_to<get_inspection>::with<inspection>>;

} // namespace troupe
