#pragma once

#include "actors/core/ballot_judge.hpp"
#include "actors/core/channel_out.hpp"
#include "config/view_options.hpp"
#include "messages/frame.hpp"
#include "messages/stream.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>

namespace troupe::core {

/// How long this node may serve as the leader without asking again.
///
///          I made the view      a majority granted     time is up
///   follows ------------> asks ------------------> serves ------> asks
///      ^                    '------ handed over ------'
///      '-------- next view --------------------------'
///
/// Each round is a number. A majority of grants for it makes this node serve
/// until `span` - `drift` after the round was *asked*: the grants run from
/// later on, and for `span` + `drift`. Who has handed over serves no more in
/// that view, whatever is granted (docs/models, rule 11).
class leader_lease {
public:
  /// Rounds that may be granted yet.
  static constexpr std::size_t rounds_max = 16;

  leader_lease() = default;

  leader_lease(lease_options opts, quorum_rule rule)
    : opts_(opts), rule_(std::move(rule)) {
    // nop
  }

  /// `x` stands from now on.
  void on_view(const view_ptr& x, instant now, addressed_frames& out);

  /// This node leads no more: it has said so, or is about to.
  void on_hand_over();

  /// The machine stood still, and no clock of it says for how long.
  void on_suspended();

  void on_grant(const origin& from, const lease_grant& x, instant now);

  void on_tick(instant now, addressed_frames& out);

  /// When to ask again; nothing where this node does not lead.
  std::optional<instant> next_deadline() const {
    return ask_at_;
  }

  /// Whether this node may serve at `now`.
  bool serves(instant now) const {
    return now < until_;
  }

  /// Until when it may; in the past where it may not.
  instant until() const {
    return until_;
  }

  counters count() const;

private:
  struct round {
    std::uint64_t number = 0;
    instant asked;
    std::set<std::string> granted;
  };

  void ask(instant now, addressed_frames& out);

  lease_options opts_;
  quorum_rule rule_;
  view_ptr view_;
  std::deque<round> rounds_;
  std::uint64_t number_ = 0;
  std::optional<instant> ask_at_;
  instant until_{};

  std::uint64_t asked_ = 0;
  std::uint64_t held_ = 0;
};

} // namespace troupe::core
