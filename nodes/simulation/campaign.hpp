#pragma once

#include "nodes/output.hpp"
#include "nodes/simulation/world.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::simulation {

/// Flags of `troupe simulate`.
struct simulate_options {
  run_terms terms;
  std::uint64_t first_seed = 1;
  std::uint64_t last_seed = 100;
  /// Runs side by side, at least one; nothing: as many as there are processors.
  std::optional<std::uint32_t> jobs;
  /// Makes the first failing run as small as it goes.
  bool shrink = false;
  /// File for the events of the run; needs a single seed.
  std::string trace;
  /// File for a page that shows the run; needs a single seed.
  std::string html;
  /// File with what shrinking left; needs a single seed.
  std::string only;
  /// Planted bug, in the build that has them; empty means none.
  std::string mutant;
  output_format output = output_format::text;
};

/// A seed whose drawn configuration and the user's do not go together.
struct refused_seed {
  std::uint64_t seed = 0;
  config::fault_list faults;
};

/// All runs of a campaign.
struct campaign_result {
  /// In the order of the seeds.
  std::vector<run_result> runs;
  /// Sums over all runs, by name.
  std::map<std::string, std::uint64_t> counts;
  /// In real time.
  double seconds = 0;
  /// The lowest one; then there are no runs.
  std::optional<refused_seed> refused;

  std::size_t failed() const;
  double simulated_hours() const;
};

/// Moves the counts of a run to the sums over many.
void move_counts(run_result& from, std::map<std::string, std::uint64_t>& sums);

/// Returns the seed that this thread plays, or has played last.
std::uint64_t seed_under_way();

/// Told from time to time, and at the end, how many runs are over, and how many
/// have failed.
using progress_watcher
  = std::function<void(std::uint64_t done, std::uint64_t failed)>;

/// Plays all seeds, several side by side. Each run has a world of its own; they
/// share nothing. `watch` is set, and called in this thread.
campaign_result play_campaign(const simulate_options& x,
                              const progress_watcher& watch);

} // namespace troupe::simulation
