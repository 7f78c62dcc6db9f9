#pragma once

#include "actors/core/request_memory.hpp"
#include "messages/inspection.hpp"
#include "messages/work_actors.hpp"

#include <caf/error.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <map>
#include <vector>

namespace troupe {

/// The actors around a receiver.
struct receiver_neighbours {
  channel_actor channel;
  processor_actor processor;
  request_store_actor store;
  work_listener_actor listener;
};

struct receiver_state {
  static constexpr const char* name = "receiver";
  core::request_memory memory;
  /// Whoever waits for a request that is being processed.
  std::map<request_id, std::vector<caf::typed_response_promise<call_result>>>
    waiting;
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const receiver_state& st, inspection& out);

/// Returns `errc::invalid_config` unless all limits are above 0.
caf::error validate(const receiver_options& opts);

/// Answers the call `process_request`:
///
///   request -> processor -> store -> acknowledgement
///
/// so that no acknowledgement leaves before its request was processed, and none
/// is forgotten that has left. With the processor `exec`, the store also knows
/// what has begun.
receiver_actor::behavior_type
receiver_behavior(receiver_actor::stateful_pointer<receiver_state> self,
                  receiver_options opts, receiver_neighbours around,
                  std::vector<kept_request> kept);

} // namespace troupe
