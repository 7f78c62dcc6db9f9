#pragma once

#include "messages/audit.hpp"
#include "messages/calls.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace troupe::core {

/// What is known of a round apart from its logs.
struct audit_terms {
  /// Members of the round. Those without a log are silent; empty means that
  /// only those with a log were in it.
  std::vector<member_id> members;
  /// Messages of each member. Without it, a peer's own count (`sent`) and what
  /// others delivered of it say how many there were.
  std::optional<std::uint64_t> messages;
  /// Longest list of discrepancies, and of missing messages.
  std::size_t listed_max = 100;
};

/// Compares delivery logs position by position. Takes time of n log n in the
/// number of all deliveries.
audit_report audit_order(const std::vector<delivery_report>& logs,
                         const audit_terms& terms);

} // namespace troupe::core
