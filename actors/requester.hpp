#pragma once

#include "actors/core/request_tries.hpp"
#include "messages/inspection.hpp"
#include "messages/work_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct requester_setup {
  requester_options opts;
  /// Names this requester in the ids of its requests; no other has it.
  uuid_bytes client{};
  /// Seeds the random part of the pauses.
  std::uint64_t seed = 1;
  channel_actor channel;
  directory_client_actor directory;
  port_probe_actor probe;
  ask_listener_actor listener;
};

struct requester_state {
  static constexpr const char* name = "requester";
  core::request_tries machine;
  bool listing = false;
  bool wanted = true; // The listener was told that there is room.
  bool no_more = false;
  bool over = false; // And the listener was told.
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const requester_state& st, inspection& out);

/// Asks receivers until they acknowledge, and tells `listener` of each step. It
/// says `ask_more` whenever there is room for another request, the first time
/// when it has begun.
requester_actor::behavior_type
requester_behavior(requester_actor::stateful_pointer<requester_state> self,
                   requester_setup setup);

} // namespace troupe
