#pragma once

#include "actors/core/call_table.hpp"
#include "actors/core/reply_table.hpp"
#include "config/options.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/error.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <map>
#include <optional>

namespace troupe {

struct channel_state {
  static constexpr const char* name = "channel";

  core::call_table calls;
  core::reply_table replies;
  core::call_table_out calls_out;
  core::reply_table_out replies_out;
  std::map<std::uint64_t, caf::typed_response_promise<call_result>> promises;
  std::map<call_name, call_handler_actor> handlers;
  std::optional<instant> armed; // When the next tick comes.
};

/// Tells what an inspection shows of it.
void describe(const channel_state& st, inspection& out);

/// Returns `errc::invalid_config` if a limit is zero, a piece does not fit a
/// datagram, or the pauses are out of order.
caf::error validate(const channel_options& opts);

/// Carries calls between nodes. Attaches itself to `transport` for its kinds of
/// frames in `group`. A call is always answered with a `call_result`, never
/// with an error of CAF. Requests for which nobody serves, and requests whose
/// handler fails, are answered with `errc::refused`.
channel_actor::behavior_type
channel_behavior(channel_actor::stateful_pointer<channel_state> self,
                 channel_options opts, transport_actor transport,
                 group_id group);

} // namespace troupe
