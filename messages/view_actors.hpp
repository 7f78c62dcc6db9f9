#pragma once

#include "messages/actors.hpp"
#include "messages/evidence.hpp"
#include "messages/membership.hpp"
#include "messages/state.hpp"

namespace troupe {

// The cast of a group whose members come and go; it stands beside the rooms of
// the ordered stream and tells them which view stands.

// -- what they tell each other ------------------------------------------------

/// A view stands at this node from now on.
struct view_stands {
  view_ptr what;
};

/// What this node has voted; its disk has it, or is about to.
struct votes_cast {
  vote_record_ptr record;
};

/// The votes are on the disk.
struct votes_kept {};

/// The majority of the view is out of reach: it ends here.
struct cut_off {
  view_id view;
};

/// Names that are not heard, for the candidacy under way.
struct unheard_names {
  std::set<std::string> names;
};

/// This node is the one to stand for the lead.
struct stand_now {};

/// This life has been given the state of its group, as of the beginning of
/// `view` and with all that was delivered since.
struct state_complete {
  view_id view;
};

/// This node cannot be given the state of its group.
struct state_out_of_reach {
  std::string why;
};

struct get_group_status {};

/// How this node sees another member.
struct sight {
  member_id who = 0;
  bool suspected = false;
  suspicion_cause why = suspicion_cause::silence;
  instant last_heard;
  /// Suspicions of it that proved wrong of late, 0 to 7.
  unsigned doubt = 0;
};

struct get_sights {};

struct sight_list {
  std::vector<sight> items;
  /// Whether a majority of the view was in touch with this node a moment ago.
  bool in_touch = false;
};

struct join_ballot;
struct join_gate;

} // namespace troupe

// None of these ever leaves the process.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::view_stands)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::votes_cast)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::votes_kept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::cut_off)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::unheard_names)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::stand_now)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::state_complete)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::state_out_of_reach)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_group_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::group_status_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_sights)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::sight_list)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_evidence)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::evidence_list)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::hearing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::removal_verdict)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::leader_life)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::handed_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::lease_held)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::candidacy)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::candidacy_end)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_ballot)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_gate)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::take_state)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::state_image)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::restore_state)

namespace troupe {

// -- roles --------------------------------------------------------------------

/// VIEW LISTENER: a role. Whoever must know which view stands plays it.
using view_listener_actor = caf::typed_actor<caf::reacts_to<view_stands>>;

/// GROUP LISTENER: a role. Whoever shows who is in the group, and who leads it,
/// plays it.
using group_listener_actor
  = caf::typed_actor<caf::reacts_to<group_status_ptr>, caf::reacts_to<notice>>;

/// LEASE LISTENER: a role. Whoever serves only as the leader plays it.
using lease_listener_actor = caf::typed_actor<caf::reacts_to<lease_held>>;

/// STATE OWNER: a role. An application that has a state, which those who join
/// need.
using state_owner_actor
  = application_actor::extend<caf::replies_to<take_state>::with<state_image>,
                              caf::reacts_to<restore_state>>;

/// VOTE KEEPER: a role. Writes votes to where they outlive this life; answers
/// once they are there.
using vote_keeper_actor
  = caf::typed_actor<caf::replies_to<votes_cast>::with<votes_kept>>;

// -- the cast -----------------------------------------------------------------

/// DETECTOR: watches the members of the view that stands.
using detector_actor
  = caf::typed_actor<caf::reacts_to<view_stands>,
                     // Takes pulses, or frames of SWIM.
                     caf::reacts_to<frame_batch>,
                     // Tells how each other member is seen.
                     caf::replies_to<get_sights>::with<sight_list>,
                     // Tells who suspected whom, and on what evidence.
                     caf::replies_to<get_evidence>::with<evidence_list>,
                     caf::replies_to<get_counters>::with<counters>,
                     // INTERNAL: a pulse or a judgement is due; it is time to
                     // ask who is waited for.
                     caf::reacts_to<tick>, caf::reacts_to<report_due>>;

/// ELECTOR: finds the member that stands for the lead.
using elector_actor
  = caf::typed_actor<caf::reacts_to<view_stands>,
                     // Learns who hears, from now on, whoever is said to lead.
                     caf::reacts_to<claim_listener_actor>,
                     // Learns whom this node hears.
                     caf::reacts_to<hearing>,
                     // Takes ELECTION, REPLY and COORDINATOR.
                     caf::reacts_to<frame_batch>,
                     caf::replies_to<get_counters>::with<counters>,
                     // INTERNAL: it is time to call again, or to stand.
                     caf::reacts_to<tick>>;

/// LEASE: finds out until when this node may serve as the leader.
using lease_actor
  = caf::typed_actor<caf::reacts_to<view_stands>,
                     // Takes grants.
                     caf::reacts_to<frame_batch>,
                     // This node leads no more.
                     caf::reacts_to<handed_over>,
                     caf::replies_to<get_counters>::with<counters>,
                     // INTERNAL: it is time to ask again.
                     caf::reacts_to<tick>>;

/// MEMBERSHIP: decides when this node stands for a view, and for which.
using membership_actor = caf::typed_actor<
  caf::reacts_to<view_stands>,
  // Learns what this node has voted, and that its view is frozen.
  caf::reacts_to<votes_cast>, caf::reacts_to<freeze>,
  caf::reacts_to<candidacy_end>,
  // Learns whom this node hears, and whom a majority wants gone.
  caf::reacts_to<hearing>, caf::reacts_to<removal_verdict>,
  // Learns who leads; and that nobody does, and this node is to stand.
  caf::reacts_to<leadership>, caf::reacts_to<stand_now>,
  // The application has the state of its group, or cannot have it.
  caf::reacts_to<state_complete>, caf::reacts_to<state_out_of_reach>,
  // Takes petitions and their answers.
  caf::reacts_to<frame_batch>,
  // Begins, with the elector that it corrects.
  caf::reacts_to<elector_actor>,
  // Asks the others to go on without this node.
  caf::reacts_to<leave>,
  caf::replies_to<get_group_status>::with<group_status_ptr>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: something is due.
  caf::reacts_to<tick>>;

/// Closes the circle around a ballot.
struct join_ballot {
  membership_actor membership;
  lease_actor lease;
  std::vector<view_listener_actor> listeners;
};

/// BALLOT: votes on views and stands for them; ends one view in the rooms and
/// begins the next.
using ballot_actor = caf::typed_actor<
  caf::reacts_to<join_ballot>,
  // Takes PREPARE, PROMISE, PROPOSE, ACCEPTED and INSTALL.
  caf::reacts_to<frame_batch>,
  // As the flush listener of the rooms.
  caf::reacts_to<frozen_state>, caf::reacts_to<fetched>,
  // Stands; and learns on the way who need not be waited for.
  caf::reacts_to<candidacy>, caf::reacts_to<unheard_names>,
  caf::reacts_to<cut_off>, caf::reacts_to<leader_life>,
  caf::reacts_to<handed_over>, caf::reacts_to<state_complete>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: something is to be said again, or given up.
  caf::reacts_to<tick>>;

/// Closes the circle around a state gate.
struct join_gate {
  state_owner_actor owner;
  membership_actor membership;
};

/// STATE GATE: stands between a group and its application. Brings the state of
/// the group to this node and to others.
using state_gate_actor
  = application_actor::extend<caf::reacts_to<join_gate>,
                              // Gives pieces of a state.
                              caf::replies_to<incoming_call>::with<call_result>,
                              caf::replies_to<get_counters>::with<counters>,
                              // INTERNAL: a piece is to be asked for again.
                              caf::reacts_to<tick>>;

} // namespace troupe
