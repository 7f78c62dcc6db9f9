#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Bugs that are planted on purpose, to prove that the simulator's oracle finds
/// bugs. They live in the library `troupe_core_mutants` alone, which is built
/// from the same sources with TROUPE_MUTANTS; in the product every
/// `TROUPE_MUTANT(name)` is the word `false`.
///
/// The macro stands in .cpp files of the core library and nowhere else: code in
/// a header would be compiled both with and without it. For the same reason
/// the functions below are declared alike in both builds.
#ifdef TROUPE_MUTANTS
#  define TROUPE_MUTANT(name)                                                  \
    (::troupe::core::planted() == ::troupe::core::mutant::name)
#else
#  define TROUPE_MUTANT(name) false
#endif

namespace troupe::core {

/// What each mutant breaks, and in brackets the invariant that finds it:
///
/// order      two members deliver in different orders
/// fifo       the numbers of one sender are not 1, 2, 3, …
/// causal     an answer is delivered before its question
/// safe       delivered as `safe`, and a member does not hold it
/// integrity  delivered twice, in part, or not what was sent
/// end        something is delivered after the end was told, or lacks by then
/// hang       all faults are over, and a message or the end still does not come
/// once       a request that was acknowledged had its effect once
/// early      no acknowledgement comes before the effect
/// lease      two lives serve as the leader at the same time
/// listed     who lives is listed at last, who is silent is not
/// bound      a buffer, or what is under way, is larger than its limit
/// versions   what a node knows of an origin does not go back
/// converge   all faults are over, and somebody lacks what somebody has shared
/// expired    what has expired does not return, nor outlive its time
enum class mutant {
  none,

  // -- hold_back_queue --

  /// Nothing is held back. [order, safe, causal]
  deliver_on_receipt,
  /// The clocks of more than half of the members are enough. [order]
  deliver_on_majority,
  /// A message that all hold goes before an earlier one that is still on its
  /// way. [order]
  stable_without_heard_time,
  /// Of two messages with equal times each member takes its own first, as it
  /// came first there. [order]
  no_tie_break,
  /// What the sender had delivered from others is not waited for. [causal]
  causal_ignores_others,
  /// A view is installed without what its cut still lacks. [agreement]
  view_without_flush,
  /// The cut holds messages whose past is missing. [agreement, causal]
  cut_not_closed,

  // -- ack_matrix --

  /// The acknowledgements of the first half of the view and one more stand for
  /// those of all. [safe, hang]
  safe_on_majority,
  /// A clock counts although messages that it speaks of have not come. [order]
  heard_without_context,
  /// Who holds a member's messages vouches for that member's clock. [order]
  heard_time_from_relay,
  /// The cumulative acknowledgement passes over a gap. [safe, hang]
  ack_without_context,
  /// A copy of what is here already is handed on. [fifo, integrity]
  duplicates_accepted,
  /// What comes before its turn is handed on at once. [fifo]
  fifo_by_arrival,
  /// What came before its turn is acknowledged, but not handed on. [fifo]
  reorder_dropped,
  /// What comes before its turn is kept without limit. [bound]
  queue_bound_ignored,
  /// The cut is said to be held before it was fetched. [agreement]
  cut_not_fetched,

  // -- lamport_clock --

  /// The clock only counts what its own member sends. [causal, hang]
  clock_not_raised,
  /// Of the batches into which one `send` was split, all have the time of the
  /// first, which has closed it. [order]
  batch_split_misstamped,
  /// Frames of an earlier view count in this one. [safe, hang]
  stale_view_accepted,
  /// Frames of a member's earlier life count for its present one. [safe, hang]
  other_life_accepted,
  /// Who asks for a lost acknowledgement gets no answer. [hang]
  stamp_request_ignored,
  /// A frozen view is acknowledged on. [agreement]
  acks_after_promise,

  // -- ballot_voter --

  /// A promise is given before it is on the disk. [leader, views]
  vote_not_durable,
  /// An accept is told before it is on the disk. [views]
  accept_not_durable,
  /// One epoch is promised to two candidates. [leader]
  two_votes_in_an_epoch,

  // -- ballot_judge --

  /// What may have been chosen is given up. [views]
  never_adopt,
  /// Who has no state yet counts for the majority. [views]
  joiner_counted,
  /// A name whose disk was lost votes as if it had promised nothing. [views]
  lost_disk_votes,

  // -- leader_lease, lease_grants --

  /// The lease counts from the answers, not from the question. [lease]
  lease_from_answer,
  /// Whoever has granted a lease promises others all the same. [lease]
  lease_not_honoured,

  // -- retransmit_buffer --

  /// After eight time-outs nothing is sent again. [hang]
  resend_stops,
  /// Every repair leaves out the last of what it should send. [hang]
  repair_wrong_range,
  /// The first message that is not stable is forgotten, too. [hang]
  forget_before_stable,

  // -- batcher --

  /// One message more goes than the window allows. [bound]
  window_off_by_one,
  /// Nobody is told when a full window has room again. [hang]
  credit_forgotten,
  /// The message that closes a full batch stands in both. [integrity]
  split_repeats_message,
  /// The end is told although one member has not ended. [end]
  end_forgets_tail,
  /// A message that fits one unit overtakes what is left of a large one.
  /// [fifo, hang]
  fragments_interleave,
  /// The end marker overtakes what is left of a large message. [end, hang]
  end_before_parts,

  // -- message_assembler --

  /// The last part of a large message is left out. [fifo, integrity]
  fragment_lost_at_end,

  // -- handshake_barrier --

  /// A READY from everyone opens, without their READY_ACK. [hang]
  barrier_one_condition,
  /// Who is done leaves, although others still need its repairs. [hang]
  leaves_early,

  // -- wire --

  /// Datagrams with flipped bits are taken. [integrity]
  checksum_ignored,
  /// The zeros that fill a datagram up are read as frames. [hang]
  padding_read_as_frame,

  // -- train_merger --

  /// Pieces of a train are put together although one between them was lost.
  /// [fifo, integrity]
  merge_across_gap,

  // -- swim -- (shown by tests of the machines alone)

  /// A member that refutes a suspicion is taken for one that restarted.
  refutation_is_restart,
  /// Who was once declared faulty cannot refute it.
  faulty_beats_refutation,
  /// A node in trouble judges others as strictly as a healthy one.
  health_ignored,
  /// The gone are forgotten at once.
  tombstone_dropped_early,
  /// Whom one node gives up is given up by all who hear of it.
  hearsay_is_evidence,

  // -- receiver_book --

  /// Who has been silent for too long stays in the list. [listed]
  expired_receiver_listed,
  /// The heartbeat of a receiver that is not listed is taken. [listed]
  beat_of_unknown_accepted,

  // -- request_memory --

  /// A request is acknowledged before it was processed. [early]
  ack_before_processing,
  /// A request that comes again is processed again. [once]
  retry_processed_again,

  // -- request_tries --

  /// The next try has a number of its own. [once]
  retry_without_id,

  // -- origin_table, rumor_store --

  /// What has expired is forgotten with its version. [versions, expired]
  expiry_resets_version,
  /// Of a later life only what counts higher is believed. [converge]
  restart_counts_from_start,
  /// What comes behind a gap is taken, and the mark passes over it. [converge]
  digest_skips_gap,
  /// A look that finds no change does not raise the version. [converge]
  live_folder_expires,
  /// What differs from the version that is held is taken. [versions]
  older_version_accepted,
  /// A name that is gone leaves no tombstone. [converge]
  folder_tombstone_dropped,
  /// What is handed on is as young as what its origin says. [expired]
  relay_refreshes_age,

  // -- replica -- (shown by the scenario `service`)

  /// What is not on this disk yet is said to be. [synced, lost]
  ack_before_sync,
  /// The primary's own disk is enough. [synced, lost]
  commit_before_backups,
  /// Who led serves on, whatever its lease. [linearizable, lost]
  no_fencing,
  /// The log forgets entries that its snapshot lacks. [lost]
  snapshot_misses_last,
  /// A learner counts itself complete before the primary waits for it. [lost]
  complete_too_early,
  /// The primary opens its epoch with its own log, without the longest. [lost]
  opens_without_longest,

  // -- replicated_state --

  /// A new primary has the sessions, and not what they were answered. [once]
  reply_cache_lost,

  // -- notify_client --

  /// The next try has a number of its own. [once]
  retry_without_its_id,
  /// A notification that comes again is shown again. [twice]
  copies_shown,
};

/// Names for `plant`: those of the enumeration, with hyphens. Empty in the
/// product.
std::vector<std::string> mutant_names();

/// Plants the mutant `name`, in the whole process and in place of an earlier
/// one. To be called while no actor runs. Returns false, and changes nothing,
/// if there is no such mutant; in the product there is none.
bool plant(std::string_view name);

/// Takes the planted mutant away; likewise while no actor runs.
void uproot();

/// The one that is planted.
mutant planted();

} // namespace troupe::core
