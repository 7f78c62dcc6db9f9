#pragma once

#include "messages/actors.hpp"
#include "nodes/notify_crowd.hpp"
#include "nodes/service_clients.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <optional>

namespace troupe {

/// Asks a crowd what became of its requests.
struct get_crowd {};

/// CROWD: many clients of the notification service, for a measurement.
using crowd_actor
  = caf::typed_actor<caf::reacts_to<frame_batch>, caf::reacts_to<crowd_order>,
                     caf::replies_to<get_crowd>::with<crowd_counts>,
                     // INTERNAL: a client has something to do, or a post is
                     // due.
                     caf::reacts_to<tick>>;

struct crowd_state {
  static constexpr const char* name = "crowd";
  notify_crowd core;
  std::optional<instant> armed;
};

/// Connects at once.
crowd_actor::behavior_type
crowd_behavior(crowd_actor::stateful_pointer<crowd_state> self, crowd_plan plan,
               group_id group, transport_actor transport);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::crowd_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_crowd)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::crowd_counts)
