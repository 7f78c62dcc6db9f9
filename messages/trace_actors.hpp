#pragma once

#include "messages/actors.hpp"
#include "messages/trace.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

namespace troupe {

struct start_recording;

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::trace_text)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::trace_kept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::recording)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::start_recording)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::stop_recording)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_recording)

namespace troupe {

/// TRACE KEEPER: a role. Writes the trace of a node to its files.
using trace_keeper_actor = caf::typed_actor<
  // Answers once it is written, or cannot be.
  caf::replies_to<trace_text>::with<trace_kept>>;

/// Asks for a trace; `keeper` is the recorder's from now on.
struct start_recording {
  std::string file;
  trace_keeper_actor keeper;
};

/// RECORDER: writes down what it is shown, while that is wanted.
using recorder_actor = tap_actor::extend<
  // Learns of one more that has something to show: it is told so at the next
  // start.
  caf::reacts_to<tapped_actor>,
  caf::replies_to<start_recording>::with<recording>,
  // Answers once all is in the file.
  caf::replies_to<stop_recording>::with<recording>,
  caf::replies_to<get_recording>::with<recording>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: lines have waited long enough; it is time to ask what the
  // transport has dropped.
  caf::reacts_to<tick>, caf::reacts_to<report_due>>;

} // namespace troupe
