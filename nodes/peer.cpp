#include "actors/peer.hpp"

#include "actors/io/line_reader.hpp"
#include "actors/io/socket.hpp"
#include "actors/naive_group.hpp"
#include "actors/session.hpp"
#include "nodes/journal.hpp"
#include "nodes/node.hpp"
#include "nodes/stack.hpp"

#include <caf/send.hpp>
#include <unistd.h>

namespace troupe {

namespace {

/// Groups that share one transport are told apart by it; peers have one.
constexpr group_id peers_group = 1;

bool is_exhibit(level x) {
  return x == level::unordered || x == level::naive;
}

/// The group and all behind it, at the configured level.
join_peer spawn_group(node& n, peer_actor peer) {
  join_peer rooms;
  auto& c = n.config;
  if (is_exhibit(c.group.order)) {
    auto group = n.own(n.sys.spawn(naive_group_behavior, c.naive, c.group.order,
                                   n.transport, peer));
    caf::anon_send(n.transport,
                   attach{peers_group,
                          {frame_kind::plain_message, frame_kind::plain_ack,
                           frame_kind::plain_end, frame_kind::plain_end_ack},
                          group});
    rooms.group = group;
    rooms.waited = group;
    rooms.counted = {group, n.transport};
    n.parts.counted.push_back({"group", group});
    n.parts.waited = group;
    return rooms;
  }
  stream_options opts{c.group, c.clock, c.resender, c.ack_tracker};
  auto stream = spawn_ordered_stream(n.sys, opts, peers_group, n.transport,
                                     peer);
  rooms.group = n.own(stream.group);
  rooms.waited = n.own(stream.tracker);
  rooms.counted = {stream.group,           n.own(stream.clock),
                   n.own(stream.resender), stream.tracker,
                   n.own(stream.orderer),  n.transport};
  n.parts.counted.insert(n.parts.counted.end(),
                         {{"group", stream.group},
                          {"clock", stream.clock},
                          {"resender", stream.resender},
                          {"ack-tracker", stream.tracker},
                          {"orderer", stream.orderer}});
  n.parts.waited = stream.tracker;
  return rooms;
}

std::optional<start_error> resolve(const std::string& text, endpoint& out) {
  auto found = resolve_endpoint(text);
  if (auto bad = std::get_if<socket_error>(&found))
    return start_error{exit_code::unavailable, bad->text};
  out = std::get<endpoint>(found);
  return std::nullopt;
}

} // namespace

std::optional<start_error> start_peer(node& n) {
  auto& c = n.config;
  peer_setup setup{
    c.peer, c.source, peers_group, {c.name, n.advertised, n.life}, {}};
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
  around.journal = n.own(n.sys.spawn<caf::detached>(
    journal_behavior, journal_setup{n.output, n.standard_output, n.log,
                                    n.log_name, n.supervisor}));
  around.lines
    = n.own(spawn_line_reader(n.sys, STDIN_FILENO, c.group.message_bytes_max));
  auto peer = n.own(n.sys.spawn(peer_behavior, setup, around));
  auto rooms = spawn_group(n, peer);
  rooms.session
    = n.own(n.sys.spawn(session_behavior, c.handshake, n.transport, peer));
  rooms.counted.emplace_back(rooms.session);
  n.parts.counted.push_back({"session", rooms.session});
  n.parts.session = rooms.session;
  caf::anon_send(n.transport,
                 attach{peers_group, {frame_kind::handshake}, rooms.session});
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
