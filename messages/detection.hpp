#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// Why a member of a view is suspected.
enum class suspicion_cause : std::uint8_t {
  silence = 0,  ///< Nothing was heard of it for too long.
  progress = 1, ///< It is heard, but does not acknowledge what waits for it.
};

std::string to_string(suspicion_cause x);

/// Whom the sender of a pulse suspects.
struct suspicion {
  member_id who = 0;
  suspicion_cause why = suspicion_cause::silence;
};

/// A proof of life between the members of a view, with the sender's opinion of
/// all others: who is not listed is not suspected.
struct pulse {
  view_id view;
  /// Grows with every pulse of the sender, so that an opinion is not replaced
  /// by an earlier one that was overtaken.
  std::uint64_t number = 0;
  /// Wants a pulse in return, at once.
  bool asks = false;
  std::vector<suspicion> suspects{};
};

} // namespace troupe
