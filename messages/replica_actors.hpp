#pragma once

#include "messages/notify.hpp"
#include "messages/replica.hpp"
#include "messages/view_actors.hpp"

namespace troupe {

// The cast of a replicated service: see actors.hpp.

struct join_replica;
struct join_reception;

} // namespace troupe

// None of these ever leaves the process.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::keep_log)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::log_kept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::service_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::service_reply)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::service_effects)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::service_turn)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::client_event)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::client_command)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::service_standing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_replica)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_reception)

namespace troupe {

// -- roles --------------------------------------------------------------------

/// LOG KEEPER: a role. Writes a replica's log to where it outlives this life;
/// answers, in the order of the questions, once it is there. What cannot be
/// written is never answered.
using log_keeper_actor
  = caf::typed_actor<caf::replies_to<keep_log>::with<log_kept>>;

/// SERVICE LISTENER: a role. Whoever brings to the clients what was committed.
using service_listener_actor
  = caf::typed_actor<caf::reacts_to<service_turn>,
                     caf::reacts_to<service_effects>>;

/// SERVICE WATCHER: a role. Whoever tells people which server serves clients.
using service_watcher_actor
  = caf::typed_actor<caf::reacts_to<service_standing>>;

/// CLIENT LISTENER: a role. Whoever shows what a client is told.
using client_listener_actor = caf::typed_actor<caf::reacts_to<client_event>>;

/// SERVICE: a role. Whoever executes requests, each once, and answers when that
/// is committed.
using service_actor
  = caf::typed_actor<caf::replies_to<service_request>::with<service_reply>>;

// -- the cast -----------------------------------------------------------------

/// REPLICA: one copy of a service, in step with the others of its group.
using replica_actor = application_actor::extend<
  // Closes the circle.
  caf::reacts_to<join_replica>,
  // Learns until when it may serve.
  caf::reacts_to<lease_held>,
  // Executes a request once; answers when that is committed.
  caf::replies_to<service_request>::with<service_reply>,
  // Answers other replicas which catch up.
  caf::replies_to<incoming_call>::with<call_result>,
  // Shows what it commits.
  caf::reacts_to<tap>, caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: nothing else waits; passes on what was executed.
  caf::reacts_to<drained>, caf::reacts_to<tick>>;

/// The actors around a replica.
struct join_replica {
  group_room_actor group;
  membership_actor membership;
  channel_actor channel;
  log_keeper_actor keeper;
  service_listener_actor listener;
};

/// RECEPTION: the door of a server to its clients.
using reception_actor = service_listener_actor::extend<
  // Closes the circle.
  caf::reacts_to<join_reception>,
  // Learns until when nobody else can serve.
  caf::reacts_to<lease_held>,
  // Takes packets of clients.
  caf::reacts_to<frame_batch>, caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: something is to be said again, or given up.
  caf::reacts_to<tick>>;

struct join_reception {
  replica_actor replica;
  /// Hears whether this node serves; may be null.
  service_watcher_actor watcher{};
};

/// NOTIFY CLIENT: a client of the notification service.
using notify_client_actor = caf::typed_actor<
  // Takes packets of servers.
  caf::reacts_to<frame_batch>,
  // Asks the servers for something; takes leave of them.
  caf::reacts_to<client_command>, caf::reacts_to<leave>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: something is to be said again.
  caf::reacts_to<tick>>;

} // namespace troupe
