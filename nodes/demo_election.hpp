#pragma once

#include "config/options.hpp"
#include "messages/view.hpp"
#include "nodes/output.hpp"

#include <cstdint>
#include <optional>

namespace troupe {

/// Flags of `troupe demo election`.
struct demo_election_options {
  std::uint64_t members = 5;
  level order = level::safe;
  /// Share of the datagrams that each node loses on purpose.
  double loss = 0;
  /// So long the group talks, in the place of the story; then its leader is
  /// killed. Nothing: the story is played.
  std::optional<timespan> soak;
  /// Nothing: draws one and prints it.
  std::optional<std::uint64_t> seed;
  output_format output = output_format::text;
  log_options log;
};

/// Starts a group of processes on loopback, kills, restarts, stops and resumes
/// its leader, cuts it in two and heals it; tells what happens, and judges.
/// Returns an `exit_code`.
int demo_election(const demo_election_options& opts);

} // namespace troupe
