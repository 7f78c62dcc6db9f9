#pragma once

#include "messages/ids.hpp"

#include <cstdint>

namespace troupe::core {

/// How much this node doubts itself: 0 (well) to 7 (slow, or badly connected).
/// All its limits for others grow with it, so that a node in trouble accuses
/// the healthy late or never (Lifeguard: Dadgar, Phillips and Currey, 2018).
class health_score {
public:
  static constexpr unsigned max = 7;

  /// Evidence against this node itself: an unanswered probe of which no relay
  /// told either, a suspicion that was refuted, a scheduler that was late.
  void worsen(unsigned by = 1);

  /// Evidence for it.
  void improve();

  unsigned value() const {
    return value_;
  }

  /// How often it was worsened.
  std::uint64_t troubles() const {
    return troubles_;
  }

  /// `x`, as much longer as the score and `more` together say: 1 to 8 times.
  timespan stretch(timespan x, unsigned more = 0) const;

private:
  unsigned value_ = 0;
  std::uint64_t troubles_ = 0;
};

} // namespace troupe::core
