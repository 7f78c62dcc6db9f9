#pragma once

#include "messages/inspection.hpp"
#include "messages/replica_actors.hpp"
#include "nodes/output.hpp"

#include <caf/actor_system.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <string>

namespace troupe {

/// Shows what a client is told, and hands it what the user says.
using client_desk_actor
  = client_listener_actor::extend<caf::reacts_to<notify_client_actor>>;

struct client_desk_setup {
  output_format form = output_format::jsonl;
  /// Shows a line; returns 0, or the errno of what failed.
  std::function<int(const std::string&)> write;
  /// What the user says, a command a line.
  line_reader_actor lines;
  /// Is told how this client ended.
  supervisor_actor supervisor;
};

struct client_desk_state {
  static constexpr const char* name = "client-desk";
  notify_client_actor client;
  bool failed = false;
};

/// Tells what an inspection shows of it.
void describe(const client_desk_state& st, inspection& out);

/// Reads commands from the moment on that it is told of its client. At the end
/// of its lines the client leaves, once all that was asked is answered.
client_desk_actor::behavior_type
client_desk(client_desk_actor::stateful_pointer<client_desk_state> self,
            client_desk_setup setup);

} // namespace troupe
