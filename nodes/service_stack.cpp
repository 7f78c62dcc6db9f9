#include "nodes/service_stack.hpp"

#include "actors/inspected.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <utility>

namespace troupe {

replica_stack
spawn_replica_stack(caf::actor_system& sys, const replica_stack_options& opts,
                    const replica_neighbours& around,
                    std::shared_ptr<const core::replicated_application> app,
                    service_listener_actor door) {
  replica_stack it;
  // What counts is on the disks; the order is that of the one who speaks.
  auto group = opts.group;
  group.who.group = servers_group;
  group.who.rule.durable = true;
  group.stream.group.order = level::fifo;
  it.replica = spawn_inspected(sys, replica_behavior, opts.replica,
                               std::move(app));
  it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(it.replica));
  auto leases = around.lease_listeners;
  leases.emplace_back(it.replica);
  it.group
    = spawn_group_stack(sys, group,
                        {around.transport, around.votes, it.replica,
                         around.listener, around.limits, std::move(leases)});
  for (const auto& x : it.group.actors)
    it.actors.push_back(x);
  caf::anon_send(it.replica,
                 join_replica{it.group.stream.group, it.group.membership,
                              around.channel, around.log, std::move(door)});
  caf::anon_send(around.channel, serve{{call_name::get_log}, it.replica});
  return it;
}

service_stack
spawn_service_stack(caf::actor_system& sys, const service_stack_options& opts,
                    const service_neighbours& around,
                    std::shared_ptr<const core::replicated_application> app) {
  service_stack it;
  reception_setup door{opts.reception, opts.group.who.self.at, clients_group,
                       opts.wall_clock};
  it.reception = spawn_inspected(sys, reception_behavior, std::move(door),
                                 around.transport);
  const replica_neighbours& shared = around;
  auto below = shared;
  below.lease_listeners.emplace_back(it.reception);
  static_cast<replica_stack&>(it)
    = spawn_replica_stack(sys, opts, below, std::move(app), it.reception);
  it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(it.reception));
  caf::anon_send(it.reception, join_reception{it.replica, around.watcher});
  caf::anon_send(around.transport,
                 attach{clients_group, {frame_kind::packet}, it.reception});
  return it;
}

} // namespace troupe
