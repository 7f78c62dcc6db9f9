#include "actors/inspected.hpp"
#include "actors/io/line_reader.hpp"
#include "actors/io/path_mtu.hpp"
#include "actors/io/socket.hpp"
#include "actors/participant.hpp"
#include "actors/state_gate.hpp"
#include "messages/wire.hpp"
#include "nodes/check_reporter.hpp"
#include "nodes/group_start.hpp"
#include "nodes/http_start.hpp"
#include "nodes/journal.hpp"
#include "nodes/key_routes.hpp"
#include "nodes/member_routes.hpp"
#include "nodes/node.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/vote_file.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <unistd.h>

namespace troupe {

namespace {

/// Groups that share one transport are told apart by it.
constexpr group_id members_group = 2;

std::optional<start_error> start_questions(node& n,
                                           const participant_actor& who,
                                           const key_keeper_actor& keeper) {
  auto routes = member_routes(n.sys, n.config.name, who, keeper != nullptr);
  for (auto& x : key_routes(n.sys, n.config, keeper))
    routes.push_back(std::move(x));
  return start_named_http(n, std::move(routes));
}

/// Names what an inspection asks.
void list_parts(node& n, const group_stack& stack, const state_gate_actor& gate,
                const participant_actor& who) {
  auto& counted = n.parts.counted;
  counted.push_back({"group", stack.stream.group});
  n.tap(stack.stream.group);
  n.tap(stack.membership);
  counted.push_back({"clock", stack.stream.clock});
  counted.push_back({"resender", stack.stream.resender});
  counted.push_back({"ack-tracker", stack.stream.tracker});
  counted.push_back({"orderer", stack.stream.orderer});
  counted.push_back({"detector", stack.detector});
  counted.push_back({"elector", stack.elector});
  counted.push_back({"membership", stack.membership});
  counted.push_back({"ballot", stack.ballot});
  counted.push_back({"lease", stack.lease});
  counted.push_back({"state-gate", gate});
  counted.push_back({"participant", who});
  n.parts.waited = stack.stream.tracker;
  n.parts.window = stack.stream.group;
  n.parts.witness = who;
}

} // namespace

std::optional<start_error> start_member(node& n) {
  auto& c = n.config;
  auto opts = group_options_of(c);
  auto& who = opts.who;
  if (auto bad = resolve_founders(c, who.founders))
    return bad;
  if (auto bad = read_record(n, opts))
    return bad;
  who.group = members_group;
  who.self = {number_of(c.name, who.founders, opts.record), c.name, n.life,
              n.advertised};
  who.self.votes = n.state != nullptr;
  who.self.wire = wire::own_versions;
  who.seed = n.life;
  who.probes = c.detector.kind == detector_kind::swim;
  warn_of_quorum(c);
  participant_neighbours around;
  around.supervisor = n.supervisor;
  around.journal = n.own(spawn_inspected<caf::detached>(
    n.sys, journal_behavior,
    journal_setup{n.output, n.standard_output, n.log, n.log_name,
                  n.supervisor}));
  around.lines
    = n.own(spawn_line_reader(n.sys, STDIN_FILENO, c.group.message_bytes_max));
  auto participant = n.own(spawn_inspected(
    n.sys, participant_behavior, c.group.order, c.source, std::move(around)));
  auto gate
    = n.own(spawn_inspected(n.sys, state_gate_behavior, c.state, n.channel));
  auto keeper
    = n.own(n.state ? spawn_vote_keeper(n.sys, n.state->path(), n.supervisor)
                    : spawn_forgetful_keeper(n.sys));
  auto keys = start_keeper(n);
  if (auto bad = start_questions(n, participant, keys))
    return bad;
  auto needs_touch = who.rule.kind != quorum_kind::none;
  n.begin = [=, &n] {
    auto stack
      = spawn_group_stack(n.sys, opts,
                          {n.transport,
                           keeper,
                           gate,
                           participant,
                           {paths_for(n.config.transport), n.receive_room},
                           {participant}});
    n.actors.insert(n.actors.end(), stack.actors.begin(), stack.actors.end());
    list_parts(n, stack, gate, participant);
    report_violations(n, stack.stream.group, stack.elector);
    caf::anon_send(gate, join_gate{participant, stack.membership});
    if (keys)
      caf::anon_send(keys, join_keeper{stack.membership});
    caf::anon_send(participant,
                   join_participant{stack.stream.group, stack.membership,
                                    stack.detector, needs_touch});
  };
  caf::anon_send(n.channel, serve{{call_name::get_state}, gate});
  n.leave = [participant] { caf::anon_send(participant, leave{}); };
  return std::nullopt;
}

} // namespace troupe
