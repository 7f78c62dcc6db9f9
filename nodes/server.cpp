#include "actors/core/notification_service.hpp"
#include "actors/inspected.hpp"
#include "actors/io/path_mtu.hpp"
#include "messages/wire.hpp"
#include "nodes/chaos_routes.hpp"
#include "nodes/group_start.hpp"
#include "nodes/http_start.hpp"
#include "nodes/log_database.hpp"
#include "nodes/logging.hpp"
#include "nodes/member_routes.hpp"
#include "nodes/server_watch.hpp"
#include "nodes/service_stack.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/time_text.hpp"
#include "nodes/vote_file.hpp"

#include <caf/send.hpp>

#include <memory>
#include <utility>

namespace troupe {

namespace {

/// The log of this server, if its name may go on with it.
std::optional<start_error> open_log(node& n, const group_stack_options& opts,
                                    opened_log_database& out) {
  out = open_log_database(n.sys, n.state->path(), {n.supervisor, log_notice});
  if (!out.error.empty()) {
    auto code = out.newer_format ? exit_code::bad_config
                : out.damaged    ? exit_code::bad_data
                                 : exit_code::io_failed;
    return start_error{code, out.error};
  }
  n.own(out.keeper);
  // Its votes would vouch for what its disk has not.
  if (out.log.fresh && opts.record.installed.id.epoch > 0)
    return start_error{
      exit_code::bad_data,
      "this server has voted, and its log is gone: put a good copy of "
        + (n.state->path() / "service.db").string()
        + " back; or remove the whole state folder, and the server starts as a "
          "newcomer"};
  return std::nullopt;
}

void list_parts(node& n, const service_stack& stack) {
  auto& counted = n.parts.counted;
  const auto& group = stack.group;
  counted.push_back({"group", group.stream.group});
  counted.push_back({"clock", group.stream.clock});
  counted.push_back({"resender", group.stream.resender});
  counted.push_back({"ack-tracker", group.stream.tracker});
  counted.push_back({"orderer", group.stream.orderer});
  counted.push_back({"detector", group.detector});
  counted.push_back({"elector", group.elector});
  counted.push_back({"membership", group.membership});
  counted.push_back({"ballot", group.ballot});
  counted.push_back({"lease", group.lease});
  counted.push_back({"replica", stack.replica});
  counted.push_back({"reception", stack.reception});
  n.parts.waited = group.stream.tracker;
  n.parts.window = group.stream.group;
}

} // namespace

std::optional<start_error> start_server(node& n) {
  auto& c = n.config;
  service_stack_options opts;
  opts.group = group_options_of(c);
  auto& who = opts.group.who;
  if (auto bad = resolve_founders(c, who.founders))
    return bad;
  if (auto bad = read_record(n, opts.group))
    return bad;
  who.self = {number_of(c.name, who.founders, opts.group.record), c.name,
              n.life, n.advertised};
  who.self.wire = wire::own_versions;
  who.seed = n.life;
  who.probes = c.detector.kind == detector_kind::swim;
  warn_of_quorum(c);
  opened_log_database disk;
  if (auto bad = open_log(n, opts.group, disk))
    return bad;
  opts.replica = {c.replica, c.peers.size(), std::move(disk.log)};
  opts.reception = c.reception;
  opts.wall_clock = wall_ms;
  service_neighbours around;
  around.transport = n.transport;
  around.channel = n.channel;
  around.votes = n.own(spawn_vote_keeper(n.sys, n.state->path(), n.supervisor));
  around.log = disk.keeper;
  // Whoever reads the standard output, or does not, holds up no client.
  auto watch = n.own(spawn_inspected<caf::detached>(
    n.sys, server_watch,
    server_watch_setup{n.output, n.standard_output, n.supervisor}));
  around.listener = caf::actor_cast<group_listener_actor>(watch);
  around.lease_listeners = {watch};
  around.watcher = watch;
  around.limits = {paths_for(c.transport), n.receive_room};
  auto routes = member_routes(n.sys, c.name, watch);
  routes.push_back(service_route(n.sys, c.name, watch));
  auto injector
    = n.own(spawn_inspected(n.sys, fault_injector_behavior, n.transport,
                            c.transport.impaired, c.transport.seed));
  for (auto& x : chaos_routes(n.sys, c.chaos.allow, injector))
    routes.push_back(std::move(x));
  if (auto bad = start_named_http(n, std::move(routes)))
    return bad;
  n.begin = [&n, opts, around, watch] {
    auto stack = spawn_service_stack(
      n.sys, opts, around, std::make_shared<core::notification_service>());
    n.actors.insert(n.actors.end(), stack.actors.begin(), stack.actors.end());
    list_parts(n, stack);
    caf::anon_send(watch, join_server_watch{stack.group.detector, stack.replica,
                                            stack.reception});
    auto membership = stack.group.membership;
    n.leave = [membership] { caf::anon_send(membership, leave{}); };
  };
  return std::nullopt;
}

} // namespace troupe
