#pragma once

#include "actors/core/participant_life.hpp"
#include "messages/inspection.hpp"
#include "messages/view_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe {

/// What a node shows of its group, as of one moment.
struct group_picture {
  group_status_ptr status;
  core::delivered_state state;
  std::uint64_t sent = 0;
  std::uint64_t unsettled = 0;
  /// How much longer this node may serve as the leader; zero: it may not.
  timespan lease_left{0};
  /// Whether the others cannot have gone on without this node yet.
  bool in_touch = true;
  /// Of a server: whether it serves clients.
  std::optional<bool> serves{};
};

using group_picture_ptr = std::shared_ptr<const group_picture>;

struct get_picture {};

/// The actors around a participant.
struct join_participant {
  group_actor group;
  membership_actor membership;
  /// Tells who suspected whom, and whether this node is in touch; may be null.
  detector_actor detector{};
  /// Whether the others may go on without a node that is not in touch.
  bool needs_touch = true;
};

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::group_picture_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_picture)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_participant)

namespace troupe {

/// GROUP WITNESS: a role. Whoever can tell what a node shows of its group.
using group_witness_actor
  = caf::typed_actor<caf::replies_to<get_picture>::with<group_picture_ptr>,
                     // Who suspected whom; nobody, before this node has joined.
                     caf::replies_to<get_evidence>::with<evidence_list>>;

/// PARTICIPANT: the application of a node of kind `member`. Says what its
/// source gives, keeps what is delivered in the journal, and stays.
using participant_actor = state_owner_actor::extend<
  caf::reacts_to<join_participant>,
  // As the listener of its membership.
  caf::reacts_to<group_status_ptr>, caf::reacts_to<notice>,
  caf::reacts_to<lease_held>,
  // Asks to be let go, and ends.
  caf::reacts_to<leave>,
  // Tells what it shows of its group.
  caf::replies_to<get_picture>::with<group_picture_ptr>,
  // Hands on who suspected whom; before it has joined, nobody did.
  caf::replies_to<get_evidence>::with<evidence_list>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: a message is due.
  caf::reacts_to<tick>>;

/// The neighbours that are there before the participant is.
struct participant_neighbours {
  journal_actor journal;
  line_reader_actor lines;
  /// Is told once how this life ended.
  supervisor_actor supervisor;
};

struct participant_state {
  static constexpr const char* name = "participant";
  core::participant_life life;
  group_status_ptr status;
  lease_held lease;
  join_participant rooms;
  std::optional<instant> armed;
  bool reading = false;
};

/// Tells what an inspection shows of it.
void describe(const participant_state& st, inspection& out);

participant_actor::behavior_type participant_behavior(
  participant_actor::stateful_pointer<participant_state> self, level order,
  source_options source, participant_neighbours around);

} // namespace troupe
