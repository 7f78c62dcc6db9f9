#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What the comparison of delivery logs says. The verdict is about total order,
/// whatever order was promised.
enum class verdict : std::uint8_t {
  ordered = 0,    ///< All logs are the same, and nothing is missing.
  incomplete = 1, ///< The logs agree as far as they go, but some are short.
  disordered = 2, ///< Two logs have different messages at one position.
};

/// Returns `ordered`, `incomplete` or `disordered`.
std::string to_string(verdict x);

/// Which message: its Lamport time is no part of that.
struct message_name {
  member_id sender = 0;
  seqno number = 0;
};

inline bool operator==(const message_name& x, const message_name& y) {
  return x.sender == y.sender && x.number == y.number;
}

inline bool operator!=(const message_name& x, const message_name& y) {
  return !(x == y);
}

/// A position at which the log of `peer` is not like that of the first peer.
/// Nothing stands for the end of the log.
struct discrepancy {
  std::uint64_t position = 0; // From 0.
  member_id peer = 0;
  std::optional<message_name> in_first;
  std::optional<message_name> in_other;
};

/// A message that some peers delivered and others did not.
struct missing_message {
  message_name what;
  std::vector<member_id> at;
};

struct log_summary {
  member_id peer = 0;
  std::string name;
  std::uint64_t length = 0;
  std::uint64_t missing = 0;
  std::uint64_t duplicates = 0;
  /// Whether the peer itself says that it gave up.
  bool gave_up = false;
  /// What the peer says of itself.
  std::uint64_t sent = 0;
  std::uint64_t resent = 0;
  std::uint64_t received = 0;
  std::uint64_t duplicates_dropped = 0;
};

/// The comparison of the logs of one round. Lists are bounded; the counts are
/// not.
struct audit_report {
  verdict result = verdict::ordered;
  /// Positions that were compared: the length of the longest log.
  std::uint64_t rounds = 0;
  /// Those at which at least one peer has another message, or none.
  std::uint64_t rounds_out_of_order = 0;
  std::optional<std::uint64_t> first_difference; // From 0.
  std::uint64_t discrepancies_total = 0;
  std::vector<discrepancy> discrepancies;
  /// Length that every log should have, where it is known.
  std::optional<std::uint64_t> expected_length;
  /// Deliveries that did not happen at peers that sent a log.
  std::uint64_t missing = 0;
  std::vector<missing_message> missing_messages;
  /// Messages among the missing that nobody delivered, so that only their
  /// number is known.
  std::uint64_t unheard_of = 0;
  /// Deliveries of a message beyond the first one, in the same log.
  std::uint64_t duplicates = 0;
  std::vector<log_summary> logs;
  /// Peers that sent no log.
  std::vector<member_id> silent;
};

} // namespace troupe
