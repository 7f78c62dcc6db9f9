// Three members say something; all of them hear it in the same order.

#include "actors/io/path_mtu.hpp"
#include "actors/udp_transport.hpp"
#include "nodes/stack.hpp"

#include <caf/actor_ostream.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/io/middleman.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <iostream>

using namespace troupe;

application_actor::behavior_type chatter(application_actor::pointer self,
                                         std::string name, caf::actor main) {
  return {
    [=](const delivery& x) {
      for (auto& batch : x.batches)
        for_each_message(*batch, [&](seqno number, std::string_view payload) {
          caf::aout(self) << name << " hears " << batch->origin << "#" << number
                          << ": " << std::string{payload} << std::endl;
        });
    },
    [](const send_result& x) { // Comes once there was room for all of it.
      if (x.refused > 0)
        std::cerr << "not sent: " << to_string(x.why) << "\n";
    },
    [](credit) {}, // For those who send without waiting for room.
    [](const view_installed&) {},
    [=](const stream_ended& x) { caf::anon_send(main, x); },
  };
}

int main() {
  caf::actor_system_config cfg;
  caf::actor_system sys{cfg.load<caf::io::middleman>()};
  caf::scoped_actor self{sys};
  view proto;
  proto.id = {1, 0};
  std::vector<bound_socket> sockets;
  for (member_id id = 1; id <= 3; ++id) {
    sockets.push_back(std::get<bound_socket>(open_socket({})));
    auto name = "member-" + std::to_string(id);
    proto.members.push_back({id, name, 1, sockets.back().local});
  }
  std::vector<ordered_stream> streams;
  std::vector<transport_actor> transports;
  for (auto& who : proto.members) {
    auto transport = spawn_udp_transport(sys, std::move(sockets[who.id - 1]),
                                         who.inc, {});
    auto app = sys.spawn(chatter, who.name, caf::actor{self});
    auto rooms = spawn_ordered_stream(sys, {}, 0, transport, app);
    auto own = std::make_shared<view>(proto);
    own->self = who.id;
    own->unit_bytes = core::unit_bytes_of(*own, paths_for({}));
    caf::anon_send(rooms.group, view_change{own});
    unit_writer units;
    units.add("hello from " + who.name);
    caf::send_as(app, rooms.group, awaited_outgoing{{units.take(), 1}});
    caf::anon_send(rooms.group, end_stream{});
    streams.push_back(std::move(rooms));
    transports.push_back(std::move(transport));
  }
  auto left = streams.size();
  self->receive_while([&] { return left > 0; })(
    [&](const stream_ended&) { --left; });
  for (auto& x : streams)
    end_ordered_stream(x);
  for (auto& x : transports)
    caf::anon_send_exit(x, caf::exit_reason::user_shutdown);
}
