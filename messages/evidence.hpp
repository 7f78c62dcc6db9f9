#pragma once

#include "messages/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What a suspicion rests on.
enum class evidence_cause : std::uint8_t {
  silence,  ///< Nothing was heard of the member for too long.
  progress, ///< It is heard, but does not acknowledge what waits for it.
  probe,    ///< It did not answer a probe, neither directly nor to relays.
  limit,    ///< It was told of a suspicion, and has not refuted it in time.
  restart,  ///< A later life of its name has begun.
};

/// Causes there are.
inline constexpr std::size_t evidence_causes = 5;

std::string to_string(evidence_cause x);

/// One entry of a detector's log: who suspected whom when, and on what
/// evidence.
struct suspicion_evidence {
  member_id who = 0;
  member_id by = 0;
  evidence_cause why = evidence_cause::silence;
  /// Whether it ended here, because the member was heard or moved on.
  bool withdrawn = false;
  instant when;
  /// When this node had last heard that member, if ever; and since when
  /// messages wait for it, if any do.
  std::optional<instant> last_heard;
  std::optional<instant> waiting_since;
  /// Their names, which outlive their places in a view; empty where `by` is no
  /// member.
  std::string who_name{};
  std::string by_name{};
};

struct get_evidence {};

/// What a detector has kept, the oldest first, as of `now`.
struct evidence_list {
  std::vector<suspicion_evidence> items;
  instant now;
};

} // namespace troupe
