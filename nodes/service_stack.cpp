#include "nodes/service_stack.hpp"

#include "actors/inspected.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <utility>

namespace troupe {

service_stack
spawn_service_stack(caf::actor_system& sys, service_stack_options opts,
                    const service_neighbours& around,
                    std::shared_ptr<const core::replicated_application> app) {
  service_stack it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  auto& wire = around.transport;
  auto& who = opts.group.who;
  // What counts is on the disks; the order is that of the one who speaks.
  who.group = servers_group;
  who.rule.durable = true;
  opts.group.stream.group.order = level::fifo;
  it.replica
    = own(spawn_inspected(sys, replica_behavior, opts.replica, std::move(app)));
  reception_setup door{opts.reception, who.self.at, clients_group,
                       opts.wall_clock};
  it.reception
    = own(spawn_inspected(sys, reception_behavior, std::move(door), wire));
  auto leases = around.lease_listeners;
  leases.emplace_back(it.replica);
  it.group = spawn_group_stack(sys, opts.group,
                               {wire, around.votes, it.replica, around.listener,
                                around.limits, std::move(leases)});
  for (const auto& x : it.group.actors)
    it.actors.push_back(x);
  caf::anon_send(it.replica,
                 join_replica{it.group.stream.group, it.group.membership,
                              around.channel, around.log, it.reception});
  caf::anon_send(it.reception, join_reception{it.replica, around.watcher});
  caf::anon_send(around.channel, serve{{call_name::get_log}, it.replica});
  caf::anon_send(wire,
                 attach{clients_group, {frame_kind::packet}, it.reception});
  return it;
}

} // namespace troupe
