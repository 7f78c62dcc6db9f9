#pragma once

#include "nodes/simulation/work_node.hpp"

namespace troupe::simulation {

/// The disk of a directory: what a crash overtakes was never written.
receiver_store_actor spawn_registration_disk(caf::actor_system& sys,
                                             work_disk* disk, work_judge* judge,
                                             timespan sync_takes);

/// The same of a receiver.
request_store_actor spawn_request_disk(caf::actor_system& sys, work_disk* disk,
                                       const node_life& who, work_judge* judge,
                                       timespan sync_takes);

} // namespace troupe::simulation
