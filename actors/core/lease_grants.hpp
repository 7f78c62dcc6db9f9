#pragma once

#include "config/view_options.hpp"
#include "messages/ballot.hpp"
#include "messages/frame.hpp"

#include <optional>

namespace troupe::core {

/// What a voter has granted to a leader: as long as it runs, no other one gets
/// a promise. A grant belongs to the life that gave it, so that a life that
/// follows one with votes gives no promise before the last grant of that one
/// has run out, whatever it was (docs/models, rule 11).
class lease_grants {
public:
  lease_grants() = default;

  explicit lease_grants(lease_options opts) : opts_(opts) {
    // nop
  }

  /// This life begins, and follows one that may have granted something.
  void on_restart(instant now) {
    until_ = now + opts_.span + opts_.drift;
  }

  /// Grants to the leader of `view`, which stands and nothing above which is
  /// promised.
  void grant(const view_id& view, instant now) {
    to_ = view;
    until_ = now + opts_.span + opts_.drift;
  }

  /// The leader of `view` has said that it leads no more.
  void on_hand_over(const view_id& view) {
    if (to_ == view)
      until_ = {};
  }

  /// Whether the candidate must not be given a promise yet. The leader itself
  /// is exempt, if it stands as the leader to whom the running grant was given:
  /// that it says so alone proves nothing.
  bool forbids(const origin& candidate, const prepare& x, instant now) const;

private:
  lease_options opts_;
  view_id to_;
  instant until_{};
};

} // namespace troupe::core
