#include "actors/inspected.hpp"
#include "actors/io/line_reader.hpp"
#include "actors/io/path_mtu.hpp"
#include "actors/io/socket.hpp"
#include "nodes/check_reporter.hpp"
#include "nodes/http_start.hpp"
#include "nodes/journal.hpp"
#include "nodes/member_routes.hpp"
#include "nodes/node.hpp"
#include "nodes/peer_stack.hpp"
#include "nodes/peer_witness.hpp"
#include "nodes/resolve.hpp"

#include <caf/send.hpp>
#include <unistd.h>

namespace troupe {

std::optional<start_error> start_peer(node& n) {
  auto& c = n.config;
  peer_setup setup{
    c.peer, c.source, peers_group, {c.name, n.advertised, n.life}, {}};
  setup.line_bytes_max = c.group.message_bytes_max;
  begin_round only{1, peers_group, 0, {}};
  for (auto& x : c.peers) {
    member next{static_cast<member_id>(only.members.size() + 1), x.name, 0, {}};
    if (auto bad = resolve(x.address, next.at))
      return bad;
    if (x.name == c.name)
      only.self = next.id;
    only.members.push_back(std::move(next));
  }
  if (c.peers.empty()) {
    setup.manager.emplace();
    if (auto bad = resolve(c.manager, *setup.manager))
      return bad;
  }
  peer_neighbours around;
  around.channel = n.channel;
  around.supervisor = n.supervisor;
  around.journal = n.own(spawn_inspected<caf::detached>(
    n.sys, journal_behavior,
    journal_setup{n.output, n.standard_output, n.log, n.log_name,
                  n.supervisor}));
  around.lines
    = n.own(spawn_line_reader(n.sys, STDIN_FILENO, c.group.message_bytes_max));
  auto stack = spawn_peer_stack(n.sys, c, setup, around, n.transport,
                                {paths_for(c.transport), n.receive_room});
  n.actors.insert(n.actors.end(), stack.actors.begin(), stack.actors.end());
  report_violations(n, stack.stream.group);
  auto peer = stack.peer;
  auto rooms = stack.rooms;
  n.tap(peer);
  n.tap(rooms.group);
  auto& parts = stack.parts;
  parts.counted.insert(parts.counted.begin(), n.parts.counted.begin(),
                       n.parts.counted.end());
  n.parts = std::move(parts);
  auto witness = n.own(spawn_inspected(n.sys, peer_witness_behavior, peer));
  n.parts.witness = witness;
  if (auto bad = start_named_http(n, member_routes(n.sys, c.name, witness,
                                                   !c.key_file.empty())))
    return bad;
  caf::anon_send(n.channel, serve{{call_name::start_peer}, peer});
  n.begin = [=] {
    caf::anon_send(peer, rooms);
    if (only.self != 0)
      caf::anon_send(peer, only);
  };
  n.leave = [peer] { caf::anon_send(peer, leave{}); };
  return std::nullopt;
}

} // namespace troupe
