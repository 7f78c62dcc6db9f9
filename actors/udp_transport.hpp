#pragma once

#include "actors/core/delay_queue.hpp"
#include "actors/core/impairment.hpp"
#include "actors/datagram_servant.hpp"
#include "actors/frame_dispatch.hpp"
#include "actors/io/socket.hpp"
#include "config/options.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/actor_system.hpp>
#include <caf/io/typed_broker.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace troupe {

/// A transport over a UDP socket.
using udp_transport_actor = transport_actor::extend<
  // INTERNAL: datagrams have come in.
  caf::reacts_to<datagram_burst>>;

struct udp_transport_state {
  static constexpr const char* name = "udp-transport";
  frame_dispatch frames;
  core::impairer impaired;
  core::delay_queue<core::datagram> delayed;
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
  send_function send);

/// Makes a transport that sends and receives on `socket` as the life `self` of
/// this node. Expects that `sys` has loaded the I/O module.
transport_actor spawn_udp_transport(caf::actor_system& sys, bound_socket socket,
                                    incarnation self,
                                    const transport_options& opts,
                                    send_function send = &::sendmmsg);

} // namespace troupe
