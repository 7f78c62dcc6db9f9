#pragma once

#include "actors/core/retransmit_buffer.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct resender_state {
  static constexpr const char* name = "resender";
  core::retransmit_buffer buffer;
  /// When the timer that is under way will run out.
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const resender_state& st, inspection& out);

/// Keeps every message until it is stable; sends and repairs by `transport`.
resender_actor::behavior_type
resender_behavior(resender_actor::stateful_pointer<resender_state> self,
                  resender_options opts, transport_actor transport);

} // namespace troupe
