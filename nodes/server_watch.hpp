#pragma once

#include "actors/participant.hpp"
#include "messages/inspection.hpp"
#include "messages/replica_actors.hpp"
#include "nodes/http_types.hpp"
#include "nodes/node.hpp"

#include <vector>

namespace troupe {

struct join_server_watch {
  detector_actor detector;
  replica_actor replica;
  /// To the clients.
  counted_actor door;
};

/// What a server's door and log have counted.
struct get_service_counters {};

struct service_counters {
  counters replica;
  counters door;
};

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_server_watch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_service_counters)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::service_counters)

namespace troupe {

/// Tells people what becomes of a server and its group, answers what they ask,
/// and ends the node when it is not in the group any more.
using server_watch_actor = group_witness_actor::extend<
  caf::reacts_to<join_server_watch>, caf::reacts_to<group_status_ptr>,
  caf::reacts_to<notice>, caf::reacts_to<lease_held>,
  caf::reacts_to<service_standing>,
  caf::replies_to<get_service_counters>::with<service_counters>>;

struct server_watch_setup {
  output_format form = output_format::jsonl;
  std::shared_ptr<line_sink> out;
  supervisor_actor supervisor;
};

struct server_watch_state {
  static constexpr const char* name = "server-watch";
  join_server_watch parts;
  group_status_ptr status = std::make_shared<const group_status>();
  lease_held lease;
  service_standing standing;
  bool failed = false;
};

/// Tells what an inspection shows of it.
void describe(const server_watch_state& st, inspection& out);

server_watch_actor::behavior_type
server_watch(server_watch_actor::stateful_pointer<server_watch_state> self,
             server_watch_setup setup);

/// What a server answers beside `member_routes`: `/v1/service`; its door to the
/// clients is counted as `door`.
http_route service_route(caf::actor_system& sys, const std::string& node,
                         const std::string& door,
                         const server_watch_actor& watch);

} // namespace troupe
