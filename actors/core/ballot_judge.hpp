#pragma once

#include "config/view_options.hpp"
#include "messages/ballot.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace troupe::core {

struct quorum_rule {
  quorum_kind kind = quorum_kind::majority;
  std::set<std::string> voters;
  /// What members have is on their disks, in their logs: a later life of a name
  /// goes on with what the one before it had.
  bool durable = false;
};

/// What a candidate makes of the answers.
struct judgement {
  /// The view to go on from: the installed one, or one that may have been
  /// chosen although nobody who answered has installed it.
  proposal base;
  /// The views whose majorities count: from the highest installed one to
  /// `base`.
  std::vector<proposal> path;
  /// For each of `path`, the names whose word counts in it.
  std::vector<std::set<std::string>> voices;
  /// Some who answered have installed `base`: messages may have been sent.
  bool base_stands = false;
  /// Who goes on with the state of the group: this very life is a full member
  /// of `base`, or was given its state.
  std::vector<member> full;
  bool has_quorum = false;
  /// At least one of `full` was a full member of `base` in this very life, or
  /// has what that had.
  bool has_holder = false;
  /// Nobody has the state of the group any more, as all members of `base`
  /// answered, in later lives: it goes on without, as after its foundation.
  bool extinct = false;

  bool good() const {
    return has_quorum && has_holder;
  }
};

/// Decides from the answers to one ballot what the group goes on from.
///
/// h, the highest view that anyone who answered has installed, is certain. Of
/// the proposals behind it the youngest counts, unless a member of it answered
/// without having accepted it: a view is chosen by all its full members, and
/// the promise now forbids that one to accept it, so it was not chosen and
/// never will be; then the one before it counts. Majorities are counted over
/// every view from h to the base, by name, since votes are on disks; holders
/// by life, since what is held is in memory; but where all members of the base
/// answer, each in a later life, nobody has anything that could be lost. A life
/// that began with an empty disk speaks neither for nor against views of its
/// name's earlier lives, which it knows nothing of. docs/models/rules.pml is
/// this function, and what breaks without each part of it.
judgement judge(const std::vector<promised_vote>& answers,
                const quorum_rule& rule);

/// Whether more than half of the full members of `x` that have a vote are among
/// `names`, or whatever `rule` wants in place of that.
bool is_quorum(const proposal& x, const std::set<std::string>& names,
               const quorum_rule& rule);

/// The same for each view of the path of `x`, by those of `names` whose word
/// counts in it.
bool is_quorum(const judgement& x, const std::set<std::string>& names,
               const quorum_rule& rule);

} // namespace troupe::core
