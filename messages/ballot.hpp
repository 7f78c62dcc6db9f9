#pragma once

#include "messages/flush.hpp"
#include "messages/view.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace troupe {

// The ballot that chooses views. The number of a ballot is the id of the view
// that it proposes: its epoch is above every one that was promised before, so a
// member gives each epoch to one candidate at most. docs/models has the rules
// and what breaks without each.

/// A view as it is voted on: never edited, only chosen or given up.
struct proposal {
  view_id id;
  /// The view that it follows, and up to where the messages of each member of
  /// that view are delivered ahead of it.
  view_id before;
  std::vector<seqno> cut;
  lamport_time start_time = 0;
  seqno start_seq = 0;
  /// In the order of ids. Who is not `full` has no say until it is.
  std::vector<member> members;
};

/// Views that a member may have accepted and not installed; it accepts no more.
constexpr std::size_t accepted_views_max = 16;

/// What a name must never forget, and so has on its disk.
struct vote_record {
  /// The highest ballot that was promised, or accepted.
  view_id promised;
  /// The view that is installed; without members: none ever was.
  proposal installed;
  /// What was accepted since, oldest first: each follows the one before it, and
  /// the first follows `installed`.
  std::vector<proposal> accepted;
};

/// PREPARE: the sender stands. A trial only asks who would promise: a candidate
/// that is alone with its suspicion must not freeze others.
struct prepare {
  view_id ballot;
  bool trial = false;
  /// The view that the candidate leads, and stands to go on from; zeros where
  /// it leads none.
  view_id leads{};
};

/// PROMISE: no lower ballot gets an answer any more, and the present view is
/// frozen.
struct promised_vote {
  view_id ballot;
  bool trial = false;
  /// Who answers; in a trial all that follows is empty.
  member who;
  vote_record votes;
  /// What is held of the installed view, by a member of it.
  frozen_state held;
  /// Whether this very life has been given the state of its last view.
  bool has_state = false;
  /// This life began without a record, and has accepted nothing since: what its
  /// name has promised before, if it has, nobody knows.
  bool newcomer = false;
};

/// Larger than all other frames, and rare.
using promised_vote_ptr = std::shared_ptr<const promised_vote>;

/// Answers a PREPARE or PROPOSE of a ballot that is too low, or that comes
/// while a leader holds its lease.
struct refused_vote {
  view_id ballot;
  view_id promised;
  /// A leader is heard: the ballot may come again, with the same number.
  bool leader_lives = false;
};

/// PROPOSE: the view to vote on.
struct propose {
  proposal what;
};

/// ACCEPTED: the view, and all of its cut, is held and on the disk.
struct accepted_vote {
  view_id ballot;
};

/// INSTALL: the view is chosen.
struct install {
  proposal what;
};

/// LEASE REQUEST: the leader of `view` asks to go on serving, once more.
struct lease_request {
  view_id view;
  std::uint64_t number = 0;
};

/// LEASE GRANT: for a while after that request the sender promises no other
/// candidate anything.
struct lease_grant {
  view_id view;
  std::uint64_t number = 0;
};

// -- within a node ------------------------------------------------------------

/// What a candidate stands for.
struct candidacy {
  view_id ballot;
  /// Who is asked: the members of the views that this member knows of.
  std::vector<member> voters;
  /// Who is to join, in their present lives.
  std::vector<member> joiners;
  /// Names that are to leave.
  std::set<std::string> leavers;
  /// Names that the failure detector does not hear: not waited for.
  std::set<std::string> unheard;
  /// The leader of the view that goes on: nobody's word is needed for a trial.
  bool leads = false;
};

/// Why a candidacy ended.
struct candidacy_end {
  bool chosen = false;
  /// A ballot that was promised elsewhere; the next one must be above it.
  std::uint64_t epoch = 0;
  /// Members that did not hold the cut in time.
  std::set<std::string> slow;
  /// In words, for people.
  std::string why;
};

} // namespace troupe
