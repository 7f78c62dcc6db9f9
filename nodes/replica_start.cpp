#include "nodes/replica_start.hpp"

#include "actors/inspected.hpp"
#include "actors/io/path_mtu.hpp"
#include "messages/wire.hpp"
#include "nodes/check_reporter.hpp"
#include "nodes/group_start.hpp"
#include "nodes/key_routes.hpp"
#include "nodes/log_database.hpp"
#include "nodes/logging.hpp"
#include "nodes/member_routes.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/vote_file.hpp"

#include <caf/send.hpp>

#include <utility>

namespace troupe {

namespace {

/// The log of this node, if its name may go on with it.
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
      "this node has voted, and its log is gone: put a good copy of "
        + (n.state->path() / "service.db").string()
        + " back; or remove the whole state folder, and the node starts as a "
          "newcomer"};
  return std::nullopt;
}

/// Who this node is in its group.
std::optional<start_error> identify(node& n, group_stack_options& opts) {
  auto& c = n.config;
  opts = group_options_of(c);
  auto& who = opts.who;
  if (auto bad = resolve_founders(c, who.founders))
    return bad;
  if (auto bad = read_record(n, opts))
    return bad;
  who.self = {number_of(c.name, who.founders, opts.record), c.name, n.life,
              n.advertised};
  who.self.wire = wire::own_versions;
  who.seed = n.life;
  who.probes = c.detector.kind == detector_kind::swim;
  warn_of_quorum(c);
  return std::nullopt;
}

void list_parts(node& n, const replica_stack& stack,
                const server_watch_actor& watch) {
  auto& counted = n.parts.counted;
  const auto& group = stack.group;
  n.tap(group.stream.group);
  n.tap(group.membership);
  n.tap(stack.replica);
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
  n.parts.waited = group.stream.tracker;
  n.parts.window = group.stream.group;
  n.parts.witness = watch;
}

} // namespace

std::optional<start_error> prepare_replica(node& n, const std::string& door,
                                           replica_start& out) {
  auto& c = n.config;
  if (auto bad = identify(n, out.opts.group))
    return bad;
  opened_log_database disk;
  if (auto bad = open_log(n, out.opts.group, disk))
    return bad;
  out.opts.replica = {c.replica, c.peers.size(), std::move(disk.log)};
  // Whoever reads the standard output, or does not, holds up no client.
  out.watch = n.own(spawn_inspected<caf::detached>(
    n.sys, server_watch,
    server_watch_setup{n.output, n.standard_output, n.supervisor}));
  auto& around = out.around;
  around.transport = n.transport;
  around.channel = n.channel;
  around.votes = n.own(spawn_vote_keeper(n.sys, n.state->path(), n.supervisor));
  around.log = disk.keeper;
  around.listener = caf::actor_cast<group_listener_actor>(out.watch);
  around.lease_listeners = {out.watch};
  around.limits = {paths_for(c.transport), n.receive_room};
  out.keys = start_keeper(n);
  out.routes = group_routes(n.sys, c.name, out.watch, out.keys != nullptr);
  for (auto& x : key_routes(n.sys, c, out.keys))
    out.routes.push_back(std::move(x));
  out.routes.push_back(service_route(n.sys, c.name, door, out.watch));
  return std::nullopt;
}

void own_replica(node& n, const replica_start& with, const replica_stack& stack,
                 const counted_part& door) {
  n.actors.insert(n.actors.end(), stack.actors.begin(), stack.actors.end());
  list_parts(n, stack, with.watch);
  n.parts.counted.push_back(door);
  report_violations(n, stack.group.stream.group, stack.group.elector);
  caf::anon_send(with.watch, join_server_watch{stack.group.detector,
                                               stack.replica, door.who});
  auto membership = stack.group.membership;
  if (with.keys)
    caf::anon_send(with.keys, join_keeper{membership});
  n.leave = [membership] { caf::anon_send(membership, leave{}); };
}

} // namespace troupe
