#pragma once

#include "config/options.hpp"
#include "messages/work_actors.hpp"
#include "nodes/simulation/trace_writer.hpp"
#include "nodes/simulation/work_judge.hpp"

#include <caf/actor_system.hpp>

namespace troupe::simulation {

/// The requester that an asker asks through.
struct join_work_asker {
  requester_actor requester;
};

/// Has a requester ask, with pauses, until all requests of the plan are said.
using work_asker_actor
  = ask_listener_actor::extend<caf::reacts_to<join_work_asker>,
                               // INTERNAL: the pause is over.
                               caf::reacts_to<tick>>;

/// `said` counts the requests of the node over all of its lives; it, the judge
/// and the trace, which may be null, outlive the actor.
work_asker_actor spawn_work_asker(caf::actor_system& sys, const node_life& who,
                                  const source_options& words,
                                  std::uint64_t* said, work_judge* judge,
                                  trace_writer* trace);

} // namespace troupe::simulation

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::simulation::join_work_asker)
