#pragma once

#include "actors/notify_client.hpp"
#include "actors/sim_network.hpp"
#include "nodes/service_stack.hpp"
#include "nodes/simulation/service_disk.hpp"
#include "nodes/simulation/service_judge.hpp"
#include "nodes/simulation/service_plan.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace troupe::simulation {

/// One life of a simulated server: the actors of a node of the kind `server` on
/// UDP, on a disk of the simulator.
struct service_node {
  node_life who;
  transport_actor transport;
  service_stack stack;
  std::vector<caf::strong_actor_ptr> actors;
  /// Why its life ended, if it did.
  std::shared_ptr<std::string> over;
};

/// Where everybody is: the clients stand behind the servers.
endpoint client_address(const run_plan& plan, client_index x);

/// What a node of a run is made from; it outlives the node.
struct service_setting {
  const run_plan& plan;
  service_terms terms;
  sim_hub_actor hub;
  service_judge& judge;
};

service_node spawn_service_node(caf::actor_system& sys, service_setting& in,
                                const node_life& who, service_disk* disk);

/// A client that does what its script says, and tells the judge.
struct service_client {
  notify_client_actor client;
  std::vector<caf::strong_actor_ptr> actors;
};

/// What a script is to do, and what it has done.
struct client_script {
  client_index self = 0;
  std::uint32_t clients = 0;
  /// Changes whom the user `both` follows, again and again; else it posts.
  bool toggles = false;
  /// Speaks until then.
  timespan until{};
  timespan gap{};

  /// Clients that are followed by now, and the request under way.
  client_index follows = 0;
  std::uint64_t posts = 0;
  std::string waiting_for{};
  std::optional<std::size_t> toggle{};
  bool connected = false;
  bool rejected = false;

  bool is_done(timespan now) const {
    return connected && now >= until && waiting_for.empty() && !toggle;
  }
};

service_client spawn_service_client(caf::actor_system& sys, service_setting& in,
                                    client_script* script);

} // namespace troupe::simulation
