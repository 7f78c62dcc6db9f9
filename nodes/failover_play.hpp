#pragma once

#include "nodes/failover_stage.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace troupe {

/// What became of a group that lost its leader.
struct failover_run {
  std::vector<failover_step> steps;
  failover_counts counts;
  /// Views without a member that was there all the time.
  std::uint64_t false_removals = 0;
  /// What went wrong, in sentences.
  std::vector<std::string> faults;
  double seconds = 0;

  bool good() const {
    return faults.empty();
  }
};

struct failover_watcher {
  /// So many of all failures are over; the last of them is told.
  std::function<void(const failover_step&)> step;
  /// So much of the talk before the failure is over.
  std::function<void(timespan)> talked;
};

/// Takes the leader away `kills` times, and each time waits until it is back.
/// All processes have ended when it returns or throws. Throws `play_error` if
/// the group cannot be set up, and `play_interrupted`.
failover_run play_failover(const std::string& program,
                           const failover_plan& plan, std::uint64_t kills,
                           const std::string& folder,
                           const failover_watcher& watcher);

struct soak_terms {
  /// So long the group talks, and nobody must be removed.
  timespan span{};
  /// Then its leader is lost, and not brought back: all others have to deliver
  /// again within so long.
  timespan go_on_within = std::chrono::milliseconds{700};
};

/// Lets a group talk, and then takes its leader. Throws likewise.
failover_run play_soak(const std::string& program, const failover_plan& plan,
                       const soak_terms& terms, const std::string& folder,
                       const failover_watcher& watcher);

} // namespace troupe
