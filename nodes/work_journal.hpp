#pragma once

#include "messages/work_actors.hpp"
#include "nodes/output.hpp"

#include <caf/actor_system.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace troupe {

class line_sink;

/// Spawns the actor that writes what a receiver does to the standard output. It
/// blocks there, so it has a thread of its own.
work_listener_actor
spawn_work_journal(caf::actor_system& sys, output_format form,
                   std::shared_ptr<line_sink> out, supervisor_actor supervisor);

/// Tells a listener whom it asks through.
struct join_requester {
  requester_actor requester;
};

using asker_actor = ask_listener_actor::extend<caf::reacts_to<join_requester>>;

struct asker_setup {
  output_format form = output_format::jsonl;
  std::shared_ptr<line_sink> out;
  supervisor_actor supervisor;
  /// Requests that are made up; without it, they are the lines of `lines`.
  std::optional<std::uint64_t> requests;
  line_reader_actor lines;
  std::string name;
};

/// Spawns the actor that has a requester ask, and writes what becomes of it.
asker_actor spawn_asker(caf::actor_system& sys, asker_setup setup);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_requester)
