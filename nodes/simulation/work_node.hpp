#pragma once

#include "actors/sim_network.hpp"
#include "nodes/simulation/run_plan.hpp"
#include "nodes/simulation/trace_writer.hpp"
#include "nodes/simulation/work_judge.hpp"
#include "nodes/simulation/work_link.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace troupe::simulation {

/// What a node of the discovery story is: the first one is the directory, the
/// next half of the others are receivers, the rest are requesters.
enum class work_role : std::uint8_t { directory, receiver, requester };

work_role role_of(const run_plan& plan, node_index x);

/// What outlives a life of a node.
struct work_disk {
  std::map<std::string, receiver_entry> registrations;
  std::map<request_id, kept_request> requests;
  /// Requests that a requester has said, over its lives.
  std::uint64_t said = 0;
};

/// One life of a node of the discovery story: the actors of a node of its kind,
/// with spies in the places of what keeps, processes and listens.
struct work_node {
  node_life who;
  work_role role = work_role::directory;
  std::vector<caf::strong_actor_ptr> actors;
  /// Those whose counters are summed up.
  std::vector<counted_actor> counted;
};

/// Who there is around a node.
struct work_surroundings {
  const run_plan& plan;
  sim_hub_actor hub;
  work_mail_ptr mail;
  work_judge* judge = nullptr;
  /// Whether a node lives, as its machine knows it.
  std::function<bool(node_index)> lives;
  /// May be null.
  trace_writer* trace = nullptr;
};

/// Begins a life. What is written to `disk` is there once a sync is over, which
/// takes a little time; `disk` and the judge outlive the node.
work_node spawn_work_node(caf::actor_system& sys, const node_life& who,
                          const work_surroundings& around, work_disk* disk);

} // namespace troupe::simulation
