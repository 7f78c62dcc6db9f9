#pragma once

#include "messages/envelope.hpp"
#include "messages/errc.hpp"
#include "messages/flush.hpp"
#include "messages/frame.hpp"
#include "messages/ids.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

// -- between the application and the door -------------------------------------

/// Messages that the application wants to send; `unit_writer` makes them.
struct outgoing {
  slice units;
  std::uint32_t count = 0;
};

/// The same, for a sender that would rather wait for room than be refused.
struct awaited_outgoing {
  outgoing what;
};

/// What became of one `outgoing`: the first `taken` messages are on their way,
/// the others were not taken. The sender keeps them and goes on at `credit`.
struct send_result {
  std::uint32_t taken = 0;
  std::uint32_t refused = 0;
  errc why = errc::none;
  /// The member that holds the window, where `why` is `overloaded`.
  member_id holder = 0;
  /// Where `why` is `too_large`: bytes of the first message that was not
  /// taken, and how many a message may have.
  std::uint64_t bytes = 0;
  std::uint64_t bytes_max = 0;
};

/// The window that was full has room again.
struct credit {
  std::uint64_t free_bytes = 0;
};

/// This member has no more to say in this view.
struct end_stream {};

/// Messages in their order, batch by batch. `rank` is the place of the first
/// one among all messages delivered in the view, from 0. Behind the door all
/// of them are whole; before it, `rank` counts parts and end markers, too.
struct delivery {
  std::uint64_t rank = 0;
  std::vector<envelope_batch_ptr> batches;
  /// Up to here all members hold this member's own messages, and who of them
  /// holds the fewest: it holds the window.
  seqno own_stable = 0;
  member_id slowest = 0;
  view_id view;
};

/// A new view stands: messages delivered from now on belong to it.
struct view_installed {
  view_ptr what;
  /// Bytes of its own messages that this member has under way at the most.
  std::size_t window_bytes = 0;
  /// Own messages of the view before that this member sent and did not see
  /// delivered: nobody can tell whether the others did.
  std::uint64_t unsettled = 0;
};

/// Every member has said its last message and all of them are delivered here:
/// `delivered` messages.
struct stream_ended {
  view_id view;
  std::uint64_t delivered = 0;
};

// -- between the rooms --------------------------------------------------------

/// Walks through the rooms of the stream behind the last message of the view
/// before; each room starts anew when it comes by.
struct view_change {
  view_ptr next;
  /// Up to where the messages of each member of the view before are delivered
  /// ahead of `next`; empty where there is none before it.
  std::vector<seqno> cut{};
};

/// A batch that has no time and no number yet.
struct draft {
  slice units;
  std::uint32_t count = 0;
  std::vector<seqno> deps;
  /// Whether all units are of the kind `message`.
  bool plain = false;
};

struct draft_batch {
  std::vector<draft> items;
};

/// A batch as it leaves, with the clock's promise at that moment. Without a
/// batch it is a lone acknowledgement, to `to` or (nobody) to all.
struct departure {
  envelope_batch_ptr batch;
  stamp promise;
  member_id to = 0;
};

struct departure_batch {
  std::vector<departure> items;
};

/// A promise of another member, at its position in the view.
struct promise {
  std::size_t position = 0;
  lamport_time time = 0;
  seqno last = 0;
  std::vector<seqno> aru;
};

/// What came in (or was just stamped here), in order of arrival.
struct arrivals {
  std::vector<envelope_batch_ptr> batches;
  std::vector<promise> promises;
  /// The own clock after all of this was witnessed: nothing of one's own will
  /// have this time or an earlier one.
  lamport_time own_time = 0;
};

/// Up to where this member holds everything, for each member of the view.
struct ack_vector {
  std::vector<seqno> aru;
  /// Whether there is anything here that the others do not know yet.
  bool due = false;
  /// Tells it from one that was on its way when the view changed.
  view_id view;
};

/// How far all members are known to be, in the order of the view.
struct frontier {
  /// Lamport time heard of each member, in the context of its messages.
  std::vector<lamport_time> heard;
  /// Sequence number of each member up to which all members hold all.
  std::vector<seqno> stable;
  /// The member that has acknowledged the least of this member's messages.
  member_id slowest = 0;
};

/// Contiguous batches of each sender, and the frontier after them.
struct progress {
  std::vector<envelope_batch_ptr> batches;
  frontier limit;
  /// Set where the last message of a `fetch` is among the batches, or before
  /// them: what was fetched.
  std::vector<seqno> fetched{};
};

/// All batches that are held here from now on, contiguous or not; and what is
/// known of the others' holdings.
struct holdings {
  std::vector<envelope_batch_ptr> batches;
  std::vector<seqno> stable;
  /// Up to where each member holds this member's own messages.
  std::vector<seqno> acked;
  view_id view;
};

/// A request for repair to `to`, or one that came from there.
struct repair_order {
  member_id to = 0;
  repair_request what;
};

struct repair_batch {
  std::vector<repair_order> items;
};

// -- questions ----------------------------------------------------------------

/// One member that others wait for, and why.
struct wait {
  member_id who = 0;
  /// "acknowledgement", "clock" or "messages"; "window" where own messages
  /// find no room because it lacks the most of those under way.
  std::string what;
  /// How many messages wait for it here.
  std::uint64_t count = 0;
  /// Since when, in the local clock; and when that member was last heard,
  /// which is not told for a window.
  instant since{};
  instant last_heard{};
  std::string name{};
};

struct get_waits {};

struct wait_list {
  std::vector<wait> items;
};

/// Asks an actor for its counters.
struct get_counters {};

struct counter {
  std::string name;
  std::uint64_t value = 0;
};

struct counters {
  std::vector<counter> items;
};

// -- self-messages ------------------------------------------------------------

/// A timer of the receiving actor has run out.
struct tick {};

/// Everything that stood in the mailbox has been handled.
struct drained {};

} // namespace troupe
