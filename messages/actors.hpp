#pragma once

#include "messages/calls.hpp"
#include "messages/election.hpp"
#include "messages/errc.hpp"
#include "messages/frame.hpp"
#include "messages/people.hpp"
#include "messages/session.hpp"
#include "messages/stream.hpp"
#include "messages/transport.hpp"
#include "messages/unsafe_types.hpp"
#include "messages/violation.hpp"

#include <caf/error.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace troupe {

// The cast. An actor knows its neighbours by these interfaces alone.

// -- the wire -----------------------------------------------------------------

/// FRAME LISTENER: a role. Whoever takes frames from the transport plays it.
using frame_listener_actor = caf::typed_actor<
  // Takes frames of the kinds it attached for, in order of arrival.
  caf::reacts_to<frame_batch>>;

/// Makes `listener` hear all frames of `kinds` that name `group`.
struct attach {
  group_id group = 0;
  std::vector<frame_kind> kinds;
  frame_listener_actor listener;
};

/// TRANSPORT: turns frames into datagrams and back. Two players: the socket
/// (`udp_transport`) and the simulated network (`sim_network`).
using transport_actor = caf::typed_actor<
  // Sends each item as one datagram to each of its receivers.
  caf::reacts_to<outbound_batch>,
  // Hands frames on by group and kind; a later listener replaces an earlier.
  caf::reacts_to<attach>,
  // Loses, delays and doubles what leaves from now on.
  caf::reacts_to<impair>,
  // Reads and writes other versions of the layout from now on.
  caf::reacts_to<speak>,
  // Tells what was sent, received, dropped (by reason) and impaired.
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: a delayed datagram is due.
  caf::reacts_to<tick>>;

// -- the ordered stream -------------------------------------------------------

/// FLUSH LISTENER: a role. Whoever ends views plays it.
using flush_listener_actor = caf::typed_actor<
  // The view is frozen; this is what is held of it.
  caf::reacts_to<frozen_state>,
  // What was to be fetched is held.
  caf::reacts_to<fetched>>;

/// Names who hears of the end of views.
struct join_flush {
  flush_listener_actor listener;
};

/// VIOLATION LISTENER: a role. Whoever tells people what a node finds wrong
/// with its own deliveries plays it.
using violation_listener_actor
  = caf::typed_actor<caf::reacts_to<delivery_violation>>;

/// Names who hears of broken promises.
struct join_check {
  violation_listener_actor listener;
};

/// CLAIM LISTENER: a role. Whoever looks for two leaders plays it.
using claim_listener_actor = caf::typed_actor<
  // Somebody is said to lead.
  caf::reacts_to<leadership>>;

/// APPLICATION: a role. Whoever stands above a group plays it.
using application_actor = caf::typed_actor<
  // Takes messages in the order that the group's level promises.
  caf::reacts_to<delivery>,
  // Learns how many messages of an `outgoing` were taken.
  caf::reacts_to<send_result>,
  // May send again.
  caf::reacts_to<credit>,
  // A new view stands.
  caf::reacts_to<view_installed>,
  // All members have ended, and all is delivered.
  caf::reacts_to<stream_ended>>;

/// GROUP: the door between an application and its group.
using group_actor = caf::typed_actor<
  // Sends messages to the group, as far as the window allows.
  caf::replies_to<outgoing>::with<send_result>,
  // Tells the group that no more will be sent in this view.
  caf::reacts_to<end_stream>,
  // Begins a view: everything of the one before is over.
  caf::reacts_to<view_change>, caf::replies_to<get_counters>::with<counters>>;

/// GROUP ROOM: the door of the ordered stream.
using group_room_actor = group_actor::extend<
  // Sends nothing more in the present view.
  caf::reacts_to<freeze>,
  // Sends as room comes, behind all who wait; answers when all is settled.
  caf::replies_to<awaited_outgoing>::with<send_result>,
  caf::replies_to<get_waits>::with<wait_list>,
  // Hands deliveries over to the application.
  caf::reacts_to<delivery>,
  // The view has come around through all rooms.
  caf::reacts_to<view_installed>,
  // Tells what it finds wrong with deliveries, where they are checked; hears
  // who is said to lead.
  caf::reacts_to<join_check>, caf::reacts_to<leadership>,
  // INTERNAL: nothing more is waiting; passes on what was gathered.
  caf::reacts_to<drained>>;

/// NAIVE GROUP: the door and all behind it at the levels `unordered` and
/// `naive`, the rules of the sources.
using naive_group_actor = group_actor::extend<
  // Takes messages, acknowledgements and end markers.
  caf::reacts_to<frame_batch>,
  // Tells which messages still lack acknowledgements, and whose.
  caf::replies_to<get_waits>::with<wait_list>,
  // INTERNAL: looks for messages to send again.
  caf::reacts_to<tick>>;

/// ACK TRACKER: knows who holds what, and asks for what is missing.
using ack_tracker_actor = caf::typed_actor<
  // Puts messages in the order of each sender, notes receipts.
  caf::reacts_to<arrivals>, caf::reacts_to<view_change>,
  // Takes nothing more of the view, but what is fetched.
  caf::reacts_to<freeze>, caf::reacts_to<fetch>, caf::reacts_to<join_flush>,
  caf::replies_to<get_waits>::with<wait_list>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: something has been missing for too long.
  caf::reacts_to<tick>>;

/// Closes the circle of rooms: tells the clock where arrivals go.
struct join_rooms {
  ack_tracker_actor tracker;
};

/// CLOCK: stamps what leaves and witnesses what enters.
using clock_actor = caf::typed_actor<
  caf::reacts_to<join_rooms>,
  // Gives time and number to messages of this member.
  caf::reacts_to<draft_batch>,
  // Witnesses the times of others.
  caf::reacts_to<frame_batch>,
  // Learns what this member holds; the next stamp says so.
  caf::reacts_to<ack_vector>,
  // Begins a view.
  caf::reacts_to<view_change>,
  // Gives and takes nothing more in the view, but what is fetched.
  caf::reacts_to<freeze>, caf::reacts_to<fetch>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: nothing else is about to leave; acknowledges alone.
  caf::reacts_to<drained>,
  // INTERNAL: a sign of life is due.
  caf::reacts_to<tick>>;

/// RESENDER: keeps every message until it is stable and repairs losses.
using resender_actor = caf::typed_actor<
  // Passes on to the transport what the clock has stamped.
  caf::reacts_to<departure_batch>,
  // Keeps what came in; forgets what is stable.
  caf::reacts_to<holdings>,
  // Asks others for repair.
  caf::reacts_to<repair_batch>,
  // Repairs for those who ask; `to` is who asked.
  caf::reacts_to<repair_order>, caf::reacts_to<view_change>,
  // Repairs nothing more of the view, but what is fetched.
  caf::reacts_to<freeze>, caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: an acknowledgement has not come in time.
  caf::reacts_to<tick>>;

/// ORDERER: holds messages back until the level allows their delivery.
using orderer_actor = caf::typed_actor<
  // Takes messages, contiguous by sender, and how far all members are.
  caf::reacts_to<progress>, caf::reacts_to<view_change>,
  // Delivers nothing more of the view, until its cut.
  caf::reacts_to<freeze>, caf::reacts_to<join_flush>,
  caf::replies_to<get_counters>::with<counters>>;

// -- the session --------------------------------------------------------------

/// SESSION LISTENER: a role. Whoever begins rounds plays it.
using session_listener_actor = caf::typed_actor<caf::reacts_to<round_ready>,
                                                caf::reacts_to<round_finished>,
                                                caf::reacts_to<round_failed>>;

/// SESSION: the barrier before the first message and after the last.
using session_actor = caf::typed_actor<
  // Greets the members of a round until all have answered.
  caf::reacts_to<begin_round>,
  // Tells the members of the round that this one has delivered all.
  caf::reacts_to<finish_round>,
  // Takes greetings, also late ones.
  caf::reacts_to<frame_batch>,
  caf::replies_to<get_round_status>::with<round_status>,
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: greets again those who have not answered.
  caf::reacts_to<tick>>;

// -- for people and programs --------------------------------------------------

/// JOURNAL: a role. Writes what happened to the delivery log, the standard
/// output and the standard error.
using journal_actor = caf::typed_actor<
  // Writes one line for each message; answers once they are written.
  caf::replies_to<delivery>::with<written>, caf::reacts_to<view_installed>,
  // Own messages are on their way; others are waited for.
  caf::reacts_to<said>, caf::reacts_to<waiting>, caf::reacts_to<notice>>;

// -- the reliable channel -----------------------------------------------------

/// CALL HANDLER: a role. Whoever answers calls plays it.
using call_handler_actor
  = caf::typed_actor<caf::replies_to<incoming_call>::with<call_result>>;

/// Makes `handler` answer the calls of `names`.
struct serve {
  std::vector<call_name> names;
  call_handler_actor handler;
};

/// CHANNEL: reliable requests and replies of any size over datagrams.
using channel_actor = caf::typed_actor<
  // Asks another node; answers with the result or `errc::timed_out`.
  caf::replies_to<call_target, call>::with<call_result>, caf::reacts_to<serve>,
  caf::reacts_to<frame_batch>, caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: pieces have not been acknowledged in time.
  caf::reacts_to<tick>>;

// -- peers --------------------------------------------------------------------

/// SUPERVISOR: a role. Whoever ends the node plays it.
using supervisor_actor = caf::typed_actor<
  // The node has done what it is for.
  caf::reacts_to<life_over>>;

/// WAITED: a role. Whoever knows for whom messages wait plays it.
using waited_actor
  = caf::typed_actor<caf::replies_to<get_waits>::with<wait_list>>;

/// COUNTED: a role. Whoever has counters plays it.
using counted_actor
  = caf::typed_actor<caf::replies_to<get_counters>::with<counters>>;

/// LINE READER: reads the standard input, a chunk for each request.
using line_reader_actor
  = caf::typed_actor<caf::replies_to<read_lines>::with<input_lines>>;

/// The actors around a peer.
struct join_peer {
  group_actor group;
  session_actor session;
  /// Who is asked for whom the group waits.
  waited_actor waited;
  std::vector<counted_actor> counted;
  waited_actor window{}; ///< Who is asked who holds it; null: nobody.
};

/// PEER: lives through its rounds above a group.
using peer_actor = caf::typed_actor<
  // Closes the circle: the rooms that know this actor, and are known by it.
  caf::reacts_to<join_peer>,
  // As an application.
  caf::reacts_to<delivery>, caf::reacts_to<send_result>, caf::reacts_to<credit>,
  caf::reacts_to<view_installed>, caf::reacts_to<stream_ended>,
  // As the listener of a session.
  caf::reacts_to<round_ready>, caf::reacts_to<round_finished>,
  caf::reacts_to<round_failed>,
  // Begins the only round of a static group.
  caf::reacts_to<begin_round>,
  // Takes the comparison server's start orders.
  caf::replies_to<incoming_call>::with<call_result>,
  // Says no more, and ends when the others have.
  caf::reacts_to<leave>,
  // Tells the sum of all counters below it.
  caf::replies_to<get_counters>::with<counters>,
  // INTERNAL: a message is due, or it is time to say for whom it waits.
  caf::reacts_to<tick>, caf::reacts_to<report_due>>;

} // namespace troupe
