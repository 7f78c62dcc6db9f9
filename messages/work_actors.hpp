#pragma once

#include "messages/actors.hpp"
#include "messages/discovery_actors.hpp"
#include "messages/work.hpp"

namespace troupe {

// The cast of receivers and requesters: see actors.hpp.

/// PROCESSOR: a role. Does the work of a receiver.
using processor_actor
  = caf::typed_actor<caf::replies_to<work_order>::with<call_result>>;

/// SIMPLE PROCESSOR: one that needs nothing but time.
using simple_processor_actor = processor_actor::extend<
  // INTERNAL: a request has slept enough.
  caf::reacts_to<tick>>;

/// REQUEST STORE: a role. Keeps what a receiver must know in its next life.
using request_store_actor
  = caf::typed_actor<caf::replies_to<keep_requests>::with<receivers_kept>,
                     caf::replies_to<keep_identity>::with<receivers_kept>>;

/// WORK LISTENER: a role. Whoever wants to know what a receiver does.
using work_listener_actor = caf::typed_actor<caf::reacts_to<work_event>>;

/// RECEIVER: takes requests, has each processed once, acknowledges.
using receiver_actor
  = call_handler_actor::extend<caf::replies_to<get_counters>::with<counters>,
                               // INTERNAL: looks for requests that were
                               // remembered long enough.
                               caf::reacts_to<tick>>;

/// DIRECTORY CLIENT: a role. Talks to the directory over HTTP.
using directory_client_actor
  = caf::typed_actor<caf::replies_to<register_receiver>::with<directory_said>,
                     caf::replies_to<beat_receiver>::with<directory_said>,
                     caf::replies_to<remove_receiver>::with<directory_said>,
                     caf::replies_to<list_receivers>::with<receivers_listed>>;

/// REGISTRAR: keeps a receiver in the directory.
using registrar_actor = caf::typed_actor<
  // Takes leave of the directory.
  caf::reacts_to<leave>, caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: a heartbeat, or the next try, is due.
  caf::reacts_to<tick>>;

/// PORT PROBE: a role. Asks a machine whether a port of it is in use.
using port_probe_actor
  = caf::typed_actor<caf::replies_to<probe_port>::with<port_probed>>;

/// ASK LISTENER: a role. Whoever has a requester ask.
using ask_listener_actor
  = caf::typed_actor<caf::reacts_to<ask_event>, caf::reacts_to<ask_more>,
                     // All requests have ended.
                     caf::reacts_to<life_over>>;

/// REQUESTER: asks receivers until they acknowledge.
using requester_actor
  = caf::typed_actor<caf::reacts_to<ask_receiver>, caf::reacts_to<asked_all>,
                     caf::replies_to<get_counters>::with<counters>,
                     // INTERNAL: a try, or the list, is due.
                     caf::reacts_to<tick>>;

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::work_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::keep_requests)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::keep_identity)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::work_event)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::list_receivers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::receivers_listed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::directory_said)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::probe_port)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::port_probed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::ask_event)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::ask_receiver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::asked_all)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::ask_more)
