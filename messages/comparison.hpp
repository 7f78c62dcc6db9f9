#pragma once

#include "messages/audit.hpp"
#include "messages/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// Lets the registered peers play `rounds` rounds of `messages` messages each.
/// Zero messages only end the peers.
struct run_experiment {
  std::uint64_t messages = 0;
  std::uint64_t rounds = 1;
  /// Whether the peers are ended after the last round.
  bool last = true;
};

/// What the comparison server waits for.
enum class comparison_stage : std::uint8_t {
  registrations = 0, ///< The list of enough peers; `about` says why it waits.
  starts = 1,        ///< The peers in `missing`, to say that they have started.
  logs = 2,          ///< The logs of the peers in `missing`.
};

/// Said when something changes, and every few seconds.
struct comparison_waits {
  comparison_stage stage = comparison_stage::registrations;
  std::uint64_t round = 0;
  std::uint64_t registered = 0;
  std::uint64_t wanted = 0;
  /// Names of peers.
  std::vector<std::string> missing;
  /// For people; may be empty.
  std::string about;
  timespan since{};
};

/// A peer has answered its start signal.
struct peer_started {
  std::uint64_t round = 0;
  member_id number = 0;
  std::string name;
  std::string answer;
};

/// The end of a round. `silent` names who sent no log; `why` says what else
/// went wrong, and is empty if nothing did.
struct round_compared {
  std::uint64_t round = 0;
  audit_report audit;
  std::vector<std::string> silent;
  std::string why;
};

/// The end of an experiment, the peers told to end if that was asked for.
struct experiment_over {
  std::uint64_t rounds_played = 0;
  /// The worst of all rounds; `incomplete` if not all could be played.
  verdict worst = verdict::ordered;
  std::string why;
};

} // namespace troupe
