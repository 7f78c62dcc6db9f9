#pragma once

#include "messages/actors.hpp"
#include "nodes/bench_plan.hpp"
#include "nodes/bench_work.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <optional>
#include <string>

namespace troupe {

/// The group of a member that is measured.
struct join_bench {
  group_actor group;
  /// Who knows for whom the group waits.
  waited_actor waited;
};

/// BENCH MEMBER: stands above a group as its application.
using bench_member_actor = caf::typed_actor<
  // Closes the circle.
  caf::reacts_to<join_bench>,
  // As an application.
  caf::reacts_to<delivery>, caf::reacts_to<send_result>, caf::reacts_to<credit>,
  caf::reacts_to<view_installed>, caf::reacts_to<stream_ended>,
  // As the listener of a session.
  caf::reacts_to<round_ready>, caf::reacts_to<round_finished>,
  caf::reacts_to<round_failed>,
  // INTERNAL: messages are due, or the window opens or closes.
  caf::reacts_to<tick>,
  // INTERNAL: it is time to see for whom the group waits.
  caf::reacts_to<report_due>>;

struct bench_member_state {
  static constexpr const char* name = "bench-member";
  std::unique_ptr<bench_work> work;
  join_bench around;
  std::optional<instant> armed;
};

/// Carries the load of `plan`. Writes what it has measured to `result`, then
/// tells `supervisor` how that went.
bench_member_actor::behavior_type bench_member_behavior(
  bench_member_actor::stateful_pointer<bench_member_state> self,
  bench_member_plan plan, std::shared_ptr<bench_sample> result,
  supervisor_actor supervisor);

/// Runs one member as this process: reads the plan out of `text`, writes one
/// line with its sample to the standard output, and stays until it is ended,
/// since others may still need what it holds. Returns an `exit_code`.
int bench_member(const std::string& text);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_bench)
