#pragma once

#include "actors/core/suspicion_tally.hpp"
#include "config/detector_options.hpp"
#include "messages/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace troupe::core {

/// Who of a view is to be removed, however suspicions come about: whom a
/// majority of it suspects at the same time; for lack of progress only where
/// that is wanted, and where enough of those stay for whom the group was made.
class removal_vote {
public:
  removal_vote() = default;

  explicit removal_vote(const detector_options& opts)
    : stuck_(opts.stuck),
      configured_(opts.configured_members),
      kept_(opts.opinion_kept) {
    // nop
  }

  /// Begins anew with the members of `x`.
  void on_view(const view_ptr& x);

  /// What `from` thinks now. Returns whether it counts, as `suspicion_tally`
  /// does.
  bool on_opinion(member_id from, std::uint64_t number,
                  const std::vector<suspicion>& x, instant now);

  /// Whether `from` suspects `who`, by its last word.
  bool suspects(member_id from, member_id who) const {
    return tally_.opinion(from, who).has_value();
  }

  /// All who suspect `who`, by their last word.
  std::vector<member_id> suspecting(member_id who) const;

  /// Whether a majority wants `who` out, and it is kept nevertheless.
  bool withholds(member_id who) const {
    auto found = verdicts_.find(who);
    return found != verdicts_.end() && found->second.withheld;
  }

  /// Whether a majority suspects `who` at `now`, and why.
  std::optional<removal> judge(member_id who, instant now) const {
    return tally_.judge(who, now);
  }

  /// Counts with `own` as this node's opinion. Appends to `removals` each
  /// member that is to be removed, once as long as that is true; and to
  /// `acquitted` those of whom it is true no longer.
  void count(const std::vector<suspicion>& own, instant now,
             std::vector<removal>& removals, std::vector<member_id>& acquitted);

  void tell(counters& out) const;

private:
  struct verdict {
    bool condemned = false;
    bool withheld = false;
  };

  bool may_remove(const removal& x) const;

  stuck_policy stuck_ = stuck_policy::block;
  std::size_t configured_ = 0;
  timespan kept_{0};
  view_ptr view_;
  suspicion_tally tally_;
  std::uint64_t own_number_ = 0;
  std::map<member_id, verdict> verdicts_;
  std::uint64_t removals_ = 0;
  std::uint64_t removals_withheld_ = 0;
};

} // namespace troupe::core
