#pragma once

#include "messages/view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// The answer to: did all peers deliver the same messages in the same order?
enum class run_verdict : std::uint8_t {
  ordered,
  disordered, ///< What two peers both delivered differs in its order.
  incomplete, ///< A message, a log or a node is missing.
};

std::string to_string(run_verdict x);
std::optional<run_verdict> parse_run_verdict(const std::string& text);

/// What one peer counted. `duplicates` are copies that it recognised and
/// dropped.
struct peer_tally {
  std::string name;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t resent = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t delivered = 0;
  /// Whether its log came to the comparison server, and was not cut short.
  bool reported = false;
  bool complete = false;
};

/// The first position at which two peers delivered different messages.
struct order_difference {
  std::uint64_t position = 0;
  std::vector<std::string> peers;
  /// `peer-1#3` is the third message of peer-1; by peer.
  std::vector<std::string> messages;
};

/// What became of one run of the story.
struct ordering_run {
  level order = level::safe;
  std::uint64_t peers = 0;
  std::uint64_t messages = 0;
  std::uint64_t seed = 0;

  run_verdict verdict = run_verdict::incomplete;
  std::uint64_t rounds = 0;
  std::uint64_t rounds_out_of_order = 0;
  /// Deliveries that did not take place, or took place again.
  std::uint64_t missing = 0;
  std::uint64_t duplicates = 0;
  std::optional<order_difference> difference;
  std::vector<std::string> missing_peers;
  std::vector<peer_tally> tallies;
  /// Whether half of all deliveries had taken place when the last quarter of
  /// the messages was about to be sent: order is not bought with a long wait.
  bool first_half_before_last_quarter = false;

  double seconds = 0;
  std::string folder;
  std::vector<std::string> logs;
  /// Files that show the run and tell of it; empty where there are none.
  std::string page;
  std::string trace;
  /// What went wrong beside the order, in sentences.
  std::vector<std::string> problems;
};

/// Whether the runs show what they are meant to. One run: it is ordered. Two:
/// `safe` is ordered, the other is not.
bool is_good(const std::vector<ordering_run>& runs);

} // namespace troupe
