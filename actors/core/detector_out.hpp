#pragma once

#include "actors/core/suspicion_tally.hpp"
#include "messages/detection.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace troupe::core {

/// This node suspects a member, or does not any more.
struct suspicion_change {
  member_id who = 0;
  suspicion_cause why = suspicion_cause::silence;
  bool suspected = false;
};

/// A pulse for `to`, or (nobody) for all other members.
struct pulse_order {
  member_id to = 0;
  pulse what;
};

/// What comes out of a step of a detector. The caller empties and reuses it.
struct detector_out {
  std::vector<pulse_order> pulses;
  std::vector<suspicion_change> changes;
  /// Members that are to be removed, each once as long as a majority
  /// suspects them.
  std::vector<removal> removals;
  /// Members of whom that is true no longer.
  std::vector<member_id> acquitted;
};

/// How a member is seen at this moment.
struct member_sight {
  member_id who = 0;
  std::optional<suspicion_cause> suspected;
  instant last_heard;
  std::optional<instant> waiting_since;
  double phi = 0;
  /// How much the link to it is doubted, 0 to 7.
  unsigned doubt = 0;
  /// When it will be suspected unless it is heard, where that can be told.
  std::optional<instant> suspect_at{};
  /// Who suspects it by their last word, and whether it stays although a
  /// majority does.
  std::vector<member_id> suspected_by{};
  bool withheld = false;
};

/// What a detector has done since it began.
struct detector_counts {
  std::uint64_t pulses_sent = 0;
  std::uint64_t pulses_heard = 0;
  /// Frames of those who are not in the view, or in another life.
  std::uint64_t strangers = 0;
  std::uint64_t suspicions = 0;
  std::uint64_t withdrawn = 0;
  /// How often this node itself was late.
  std::uint64_t late = 0;

  void tell(counters& out) const {
    auto add = [&](const char* name, std::uint64_t value) {
      out.items.push_back({name, value});
    };
    add("detector_late", late);
    add("detector_pulses_sent", pulses_sent);
    add("detector_pulses_heard", pulses_heard);
    add("detector_strangers", strangers);
    add("detector_suspicions", suspicions);
    add("detector_withdrawn", withdrawn);
  }
};

} // namespace troupe::core
