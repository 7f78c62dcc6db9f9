#pragma once

#include "config/options.hpp"
#include "nodes/output.hpp"

#include <cstdint>
#include <optional>

namespace troupe {

/// Flags of `troupe demo notify`.
struct demo_notify_options {
  static constexpr std::uint64_t kills_max = 1000;
  static constexpr std::uint64_t rate_max = 1000;

  std::uint64_t servers = 3;
  std::uint64_t clients = 4;
  /// How often the primary is killed; behind that, all servers are, once.
  std::uint64_t kills = 5;
  /// Posts a second of all clients together.
  std::uint64_t rate = 100;
  /// Share of the datagrams that each server loses on purpose.
  double loss = 0;
  /// Nothing: draws one and prints it.
  std::optional<std::uint64_t> seed;
  output_format output = output_format::text;
  log_options log;
};

/// Starts servers of the notification service and clients that follow each
/// other and post, as processes on loopback; kills the primary again and again,
/// and all servers at once; tells what happens, and judges. Returns an
/// `exit_code`.
int demo_notify(const demo_notify_options& opts);

} // namespace troupe
