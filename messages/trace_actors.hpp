#pragma once

#include "messages/actors.hpp"
#include "messages/trace.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::trace_text)

namespace troupe {

/// TRACE KEEPER: a role. Writes the trace of a node to its files.
using trace_keeper_actor = caf::typed_actor<
  // Answers once it is written, or cannot be.
  caf::replies_to<trace_text>::with<written>>;

/// RECORDER: stands between the rooms of a stream and their transport, and
/// between who lives above them and its journal. Passes everything on, and
/// writes down what it was.
using recorder_actor = transport_actor::extend_with<journal_actor>::extend<
  // Takes the frames of messages for those who attached for them.
  caf::reacts_to<frame_batch>>;

} // namespace troupe
