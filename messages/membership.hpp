#pragma once

#include "messages/ballot.hpp"
#include "messages/detection.hpp"
#include "messages/election.hpp"
#include "messages/errc.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace troupe {

// How a name comes into a group, and leaves it.

enum class petition_kind : std::uint8_t {
  join = 0,    ///< Take me in: I am in no view, or in one that stands still.
  promote = 1, ///< I have the state of the group: let me count.
  leave = 2,   ///< Go on without me.
};

/// Asks the leader for a view: JOIN, PROMOTE or LEAVE. Repeated until a view or
/// an answer settles it.
struct petition {
  petition_kind kind = petition_kind::join;
  /// Who asks, in its present life. An id that is taken is not given.
  member who;
  /// The view that the asker is in, or was in last.
  view_id view;
  /// It finds out who lives by SWIM, not by heartbeats; all members must do it
  /// in the same way, or they would not hear each other.
  bool probes = false;
};

/// Tells who asks what it asks of: not every member leads.
struct petition_answer {
  petition_kind kind = petition_kind::join;
  /// The view in which the answer was given, and who leads it.
  view_id view;
  leadership known;
  /// `none`: it will be done. `refused`, `wire_version`: never, `about` says
  /// why.
  /// `not_a_member`: done, who asked to leave is in the view no more.
  errc why = errc::none;
  std::string about;
  /// What all in the answerer's view can read.
  wire_range reads{};
};

/// Where a node stands in its group.
enum class group_phase : std::uint8_t {
  outside, ///< In no view: it asks to be taken in.
  learner, ///< In the view, and waits for the state of the group.
  member,  ///< In the view, with a voice.
  cut_off, ///< In a view whose majority is out of reach; nothing goes on here.
  left,    ///< It asked to leave, and did.
  refused, ///< The group does not take it.
};

std::string to_string(group_phase x);

// -- within a node ------------------------------------------------------------

/// What a voter keeps on its disk, as of now.
using vote_record_ptr = std::shared_ptr<const vote_record>;

/// Whether a leader lives, by this member's word: then no ballot of another one
/// gets its promise.
struct leader_life {
  member_id leader = 0;
  bool lives = false;
};

/// The leader of `view` leads no more, by its own word: it said so to the
/// others, or is about to.
struct handed_over {
  view_id view;
};

/// Until when the leader of `view`, which this node is, may serve.
struct lease_held {
  view_id view;
  instant until;
  /// How long the machine had been asleep in all when that was found; one that
  /// has slept since must not trust it.
  timespan asleep{0};
};

/// A majority of the view wants `who` out of it, or does no longer.
struct removal_verdict {
  member_id who = 0;
  bool remove = false;
  suspicion_cause why = suspicion_cause::silence;
};

/// All that a node knows about who is in its group.
struct group_status {
  group_phase phase = group_phase::outside;
  /// The last view that stood here; null: none ever did.
  view_ptr current;
  leadership known;
  /// Members of `current` that this node does not hear.
  std::set<member_id> unheard;
  /// In words, for people: why the phase is what it is; may be empty.
  std::string why;
  /// Why the group does not take this node, where it does not.
  errc refusal = errc::none;
};

using group_status_ptr = std::shared_ptr<const group_status>;

} // namespace troupe
