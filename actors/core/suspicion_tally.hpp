#pragma once

#include "messages/detection.hpp"
#include "messages/ids.hpp"
#include "messages/view.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace troupe::core {

/// More than half of `members`.
constexpr std::size_t majority_of(std::size_t members) {
  return members / 2 + 1;
}

/// Who suspects `who`, and the strongest cause that a majority shares.
struct removal {
  member_id who = 0;
  suspicion_cause why = suspicion_cause::silence;
  /// At least a majority of the view, ascending.
  std::vector<member_id> by;
};

/// Counts who suspects whom at this moment.
///
/// One member's suspicion is an opinion, and may only tell of its own bad link;
/// a majority of the view that has it at the same time is reason enough to
/// remove the member. Opinions
/// lapse unless they are repeated, so those of the dead and of the cut off do
/// not add up over time.
class suspicion_tally {
public:
  suspicion_tally() = default;

  /// Begins anew with the members of `x`; opinions count for `kept`.
  void on_view(const view_ptr& x, timespan kept);

  /// What `from` thinks now, in place of what it thought before. Returns
  /// whether it counts: from a member, and not overtaken by a later one.
  bool on_opinion(member_id from, std::uint64_t number,
                  const std::vector<suspicion>& x, instant now);

  /// This node stood still for `late`.
  void on_late(timespan late);

  /// Whether `from` suspects `who`, by its last word, and why.
  std::optional<suspicion_cause> opinion(member_id from, member_id who) const;

  /// Whether `who` is to be removed, and why.
  std::optional<removal> judge(member_id who, instant now) const;

private:
  struct voter {
    std::uint64_t number = 0;
    instant told;
    /// Nobody but members stands here.
    std::map<member_id, suspicion_cause> suspects;
  };

  view_ptr view_;
  timespan kept_{0};
  std::map<member_id, voter> voters_;
};

} // namespace troupe::core
