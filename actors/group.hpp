#pragma once

#include "actors/core/batcher.hpp"
#include "actors/core/delivery_check.hpp"
#include "actors/core/message_assembler.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <map>
#include <optional>

namespace troupe {

struct group_state {
  static constexpr const char* name = "group";
  core::batcher door;
  core::message_assembler assembler;
  /// Who waits until its messages are taken, by ticket; no more than
  /// `group.waiting_max`.
  std::map<std::uint64_t, caf::typed_response_promise<send_result>> waiting;
  bool drain_sent = false;
  bool end_told = false;
  /// Own messages that were taken in the view that ends.
  std::uint64_t taken_before = 0;
  /// Looks on where `group.check` is on; `violations` hears of it.
  std::optional<core::delivery_check> check;
  violation_listener_actor violations;

  /// Own messages that were taken in this view and are not delivered here: at
  /// its end nobody can tell what becomes of them.
  std::uint64_t unsettled() const {
    auto taken = door.taken_in_view();
    auto delivered = assembler.own_delivered();
    return taken > delivered ? taken - delivered : 0; // Between two views.
  }
};

/// Tells what an inspection shows of it.
void describe(const group_state& st, inspection& out);

/// The door of a group: takes the messages of `app`, hands it the deliveries.
group_room_actor::behavior_type
group_behavior(group_room_actor::stateful_pointer<group_state> self,
               group_options opts, clock_actor clock, application_actor app);

} // namespace troupe
