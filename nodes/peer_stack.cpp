#include "nodes/peer_stack.hpp"

#include "actors/inspected.hpp"
#include "actors/naive_group.hpp"
#include "actors/session.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

namespace troupe {

namespace {

/// Spawns the parts one by one and keeps a list of them.
class builder {
public:
  builder(caf::actor_system& sys, const node_config& config,
          transport_actor transport, core::transport_limits limits)
    : sys_(sys),
      config_(config),
      transport_(std::move(transport)),
      limits_(std::move(limits)) {
    // nop
  }

  peer_stack build(const peer_setup& setup, const peer_neighbours& around) {
    it_.peer = own(spawn_inspected(sys_, peer_behavior, setup, around));
    if (is_exhibit(config_.group.order))
      add_exhibit();
    else
      add_stream();
    it_.rooms.counted.emplace_back(transport_);
    it_.rooms.session
      = own(spawn_inspected(sys_, session_behavior, config_.handshake,
                            transport_, it_.peer, limits_));
    count("session", it_.rooms.session);
    caf::anon_send(transport_, attach{peers_group,
                                      {frame_kind::handshake},
                                      it_.rooms.session});
    it_.parts.waited = it_.rooms.waited;
    it_.parts.window = it_.rooms.window;
    it_.parts.session = it_.rooms.session;
    return std::move(it_);
  }

private:
  template <class Handle>
  Handle own(Handle x) {
    it_.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  }

  void count(const char* name, counted_actor x) {
    it_.rooms.counted.push_back(x);
    it_.parts.counted.push_back({name, std::move(x)});
  }

  void add_exhibit() {
    auto group
      = own(spawn_inspected(sys_, naive_group_behavior, config_.naive,
                            config_.group.order, transport_, it_.peer));
    caf::anon_send(transport_,
                   attach{peers_group,
                          {frame_kind::plain_message, frame_kind::plain_ack,
                           frame_kind::plain_end, frame_kind::plain_end_ack},
                          group});
    it_.rooms.group = group;
    it_.rooms.waited = group;
    count("group", group);
  }

  void add_stream() {
    auto& c = config_;
    stream_options opts{c.group, c.clock, c.resender, c.ack_tracker};
    auto& stream = it_.stream;
    stream = spawn_ordered_stream(sys_, opts, peers_group, transport_,
                                  it_.peer);
    it_.rooms.group = own(stream.group);
    it_.rooms.waited = own(stream.tracker);
    it_.rooms.window = stream.group;
    count("group", stream.group);
    count("clock", own(stream.clock));
    count("resender", own(stream.resender));
    count("ack-tracker", stream.tracker);
    count("orderer", own(stream.orderer));
  }

  caf::actor_system& sys_;
  const node_config& config_;
  transport_actor transport_;
  core::transport_limits limits_;
  peer_stack it_;
};

} // namespace

peer_stack
spawn_peer_stack(caf::actor_system& sys, const node_config& config,
                 const peer_setup& setup, const peer_neighbours& around,
                 transport_actor transport, core::transport_limits limits) {
  return builder{sys, config, std::move(transport), std::move(limits)}.build(
    setup, around);
}

} // namespace troupe
