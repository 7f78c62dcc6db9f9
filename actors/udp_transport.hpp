#pragma once

#include "actors/core/delay_queue.hpp"
#include "actors/core/impairment.hpp"
#include "actors/core/sealing.hpp"
#include "actors/datagram_servant.hpp"
#include "actors/frame_dispatch.hpp"
#include "actors/io/socket.hpp"
#include "config/options.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/actor_system.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/io/typed_broker.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace troupe {

/// Whom a transport hears. Nobody else may touch what is here.
struct transport_guard {
  /// Seals all that leaves, and hears what is sealed alone; null: nothing is.
  std::shared_ptr<core::sealing> sealing{};
  /// Hears only addresses where somebody answers; null: all.
  std::shared_ptr<core::address_validator> validator{};
};

/// Keys that take the place of all that a transport has.
struct change_keys {
  std::shared_ptr<const core::key_ring> keys;
  /// Who has the key that seals, if that is known; see `core::sealing`.
  std::shared_ptr<const core::sealing::life_set> holders{};
};

/// A transport over a UDP socket.
using udp_transport_actor = transport_actor::extend<
  // INTERNAL: datagrams have come in.
  caf::reacts_to<datagram_burst>,
  // Seals with other keys from now on; one that does not seal goes on so.
  caf::reacts_to<change_keys>>;

struct udp_transport_state {
  static constexpr const char* name = "udp-transport";
  frame_dispatch frames;
  core::impairer impaired;
  core::delay_queue<core::datagram> delayed;
  /// Shared with the router alone; null if nothing is sealed.
  std::shared_ptr<core::sealing> sealing;
  caf::intrusive_ptr<datagram_servant> socket;
  /// Hears what is sent to the multicast address; null if there is none.
  caf::intrusive_ptr<datagram_servant> multicast;
  std::size_t queue_max = 0;
  std::uint64_t dropped_queue_full = 0;
  std::uint64_t receive_buffer_granted = 0;
  std::uint64_t send_buffer_granted = 0;
  /// Reused.
  std::vector<core::datagram> leaving;
};

/// Tells what an inspection shows of it.
void describe(const udp_transport_state& st, inspection& out);

/// Takes over what `socket` holds; a pointer, since CAF copies arguments.
udp_transport_actor::behavior_type udp_transport_behavior(
  udp_transport_actor::stateful_broker_pointer<udp_transport_state> self,
  std::shared_ptr<bound_socket> socket, incarnation inc, transport_options opts,
  send_function send, transport_guard guard);

/// Makes a transport that sends and receives on `socket` as the life `self` of
/// this node. Expects that `sys` has loaded the I/O module.
transport_actor spawn_udp_transport(caf::actor_system& sys, bound_socket socket,
                                    incarnation self,
                                    const transport_options& opts,
                                    transport_guard guard = {},
                                    send_function send = &::sendmmsg);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::change_keys)
