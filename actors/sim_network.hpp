#pragma once

#include "actors/core/network_model.hpp"
#include "actors/frame_dispatch.hpp"
#include "messages/actors.hpp"

#include <caf/actor_system.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace troupe {

/// Datagrams between the simulated network and its ports.
struct parcel_batch {
  std::vector<core::parcel> items;
};

/// SIM PORT: a role. Whoever stands at an address of the network plays it.
using sim_port_actor = caf::typed_actor<
  // Takes datagrams that have arrived, in the order of their arrival.
  caf::reacts_to<parcel_batch>>;

/// Stands at `at` from now on, instead of who stood there before.
struct join_network {
  endpoint at;
  sim_port_actor port;
};

/// Datagrams that leave from `from`.
struct ship {
  endpoint from;
  std::vector<core::datagram> items;
};

/// Sets the impairment of the links that lead away from `from`; see `impair`.
struct impair_links {
  endpoint from;
  impair what;
};

/// Sets the impairment of all links that have none of their own.
struct impair_network {
  impairment what;
  std::uint64_t seed = 0;
};

/// Stops all that is sent from `from` to `to`; the way back stays open.
struct cut_link {
  endpoint from;
  endpoint to;
};

/// Takes a `cut_link` back.
struct heal_link {
  endpoint from;
  endpoint to;
};

/// Cuts all links between different sides. An address on no side reaches all.
struct partition_network {
  std::vector<std::vector<endpoint>> sides;
};

/// Takes all cuts and partitions back; impairments and the plan stay.
struct heal_network {};

/// Does what `plan` says from `start` on, on top of all of the above, and
/// instead of an earlier plan. The numbers of its nodes are places in `nodes`.
struct follow_plan {
  std::vector<core::fault> plan;
  instant start;
  std::vector<endpoint> nodes;
};

/// SIM HUB: the network between simulated transports. It draws the fate of
/// every datagram from its seed: same seed and same datagrams, same run.
using sim_hub_actor = caf::typed_actor<
  caf::reacts_to<join_network>,
  // Carries datagrams to where they go, if their link lets them.
  caf::reacts_to<ship>, caf::reacts_to<impair_links>,
  caf::reacts_to<impair_network>, caf::reacts_to<cut_link>,
  caf::reacts_to<heal_link>, caf::reacts_to<partition_network>,
  caf::reacts_to<heal_network>, caf::reacts_to<follow_plan>,
  // Tells what was carried, lost, doubled, delayed and cut, in all.
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: a delayed datagram is due.
  caf::reacts_to<tick>>;

using sim_options = core::network_model_options;

struct sim_hub_state {
  static constexpr const char* name = "sim-hub";
  core::network_model network;
  std::vector<sim_port_actor> ports;
  std::vector<core::arrival> arrivals;
};

sim_hub_actor::behavior_type
sim_hub_behavior(sim_hub_actor::stateful_pointer<sim_hub_state> self,
                 sim_options opts);

/// A transport whose datagrams travel through a hub.
using sim_transport_actor
  = transport_actor::extend<caf::reacts_to<parcel_batch>>;

struct sim_transport_state {
  static constexpr const char* name = "sim-transport";
  frame_dispatch frames;
  std::uint64_t datagrams_sent = 0;
  std::uint64_t bytes_sent = 0;
};

/// `impair` is passed on to the hub, which also counts what it did.
sim_transport_actor::behavior_type sim_transport_behavior(
  sim_transport_actor::stateful_pointer<sim_transport_state> self,
  sim_hub_actor hub, endpoint at, incarnation inc, core::path_function paths,
  std::shared_ptr<core::sealing> sealing);

/// Makes a network without anyone in it.
sim_hub_actor spawn_sim_hub(caf::actor_system& sys, sim_options opts);

/// Makes a transport that stands at `at`. Without `paths` its datagrams may
/// have any size; with `sealing` all of them are sealed.
transport_actor
spawn_sim_transport(caf::actor_system& sys, sim_hub_actor hub, endpoint at,
                    incarnation self, core::path_function paths = {},
                    std::shared_ptr<core::sealing> sealing = nullptr);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::parcel_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_network)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::ship)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::impair_links)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::impair_network)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::cut_link)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::heal_link)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::partition_network)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::heal_network)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::follow_plan)
