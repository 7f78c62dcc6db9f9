#pragma once

#include "actors/core/experiment.hpp"
#include "config/options.hpp"
#include "messages/actors.hpp"
#include "messages/comparison.hpp"

#include <caf/error.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <optional>

namespace troupe {

/// COMPARISON LISTENER: a role. Whoever tells people about an experiment plays
/// it.
using comparison_listener_actor = caf::typed_actor<
  // Learns what the comparison waits for: on a change, and every few seconds.
  caf::reacts_to<comparison_waits>, caf::reacts_to<peer_started>,
  // Learns the result of a round.
  caf::reacts_to<round_compared>,
  // Learns that the experiment has ended.
  caf::reacts_to<experiment_over>>;

/// AUDITOR: starts the peers, collects their logs and compares them.
using auditor_actor = caf::typed_actor<
  // Begins an experiment; false while another one is under way.
  caf::replies_to<run_experiment>::with<bool>,
  // Takes the peers' logs.
  caf::replies_to<incoming_call>::with<call_result>,
  // INTERNAL: a limit has passed, or it is time to ask or to tell again.
  caf::reacts_to<tick>>;

/// Where a comparison server stands in the world.
struct auditor_setup {
  comparison_options opts;
  /// Of the group manager.
  endpoint manager;
  /// Where the peers send their logs.
  endpoint own;
  /// Peers refuse rounds that are past for them, so a server that starts anew
  /// must begin above all earlier ones.
  std::uint64_t first_round = 1;
};

struct auditor_state {
  static constexpr const char* name = "auditor";
  core::experiment experiment;
  std::optional<instant> armed;
};

/// Returns `errc::invalid_config` if a count or a limit is zero.
caf::error validate(const comparison_options& opts);

/// Answers the call `submit_log` of `channel`. Begins by itself where the
/// options have a number of messages, and ends the peers after the last round.
auditor_actor::behavior_type
auditor_behavior(auditor_actor::stateful_pointer<auditor_state> self,
                 auditor_setup setup, channel_actor channel,
                 comparison_listener_actor listener);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::run_experiment)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::comparison_waits)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::peer_started)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::round_compared)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::experiment_over)
