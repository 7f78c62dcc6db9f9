#pragma once

#include "messages/detection.hpp"
#include "messages/evidence.hpp"
#include "messages/stream.hpp"
#include "messages/view.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace troupe::core {

inline evidence_cause cause_of(suspicion_cause x) {
  return x == suspicion_cause::silence ? evidence_cause::silence
                                       : evidence_cause::progress;
}

/// Who suspected whom when, and on what evidence; the latest entries stay.
class suspicion_log {
public:
  suspicion_log() = default;

  explicit suspicion_log(std::size_t max) : max_(max) {
    // nop
  }

  /// Keeps `x`, with the names that its members have in `current`.
  void note(suspicion_evidence x, const view& current);

  /// The oldest first.
  const std::deque<suspicion_evidence>& entries() const {
    return entries_;
  }

  evidence_list list(instant now) const {
    return {{entries_.begin(), entries_.end()}, now};
  }

  /// Entries that gave way to later ones.
  std::uint64_t dropped() const {
    return dropped_;
  }

  /// Appends how many suspicions there were of each cause, kept or not, and how
  /// many entries gave way.
  void tell(counters& out) const;

private:
  std::size_t max_ = 0;
  std::deque<suspicion_evidence> entries_;
  std::uint64_t dropped_ = 0;
  std::array<std::uint64_t, evidence_causes> suspicions_{};
};

} // namespace troupe::core
