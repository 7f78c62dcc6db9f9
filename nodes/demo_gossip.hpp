#pragma once

#include "config/options.hpp"
#include "nodes/output.hpp"

#include <cstdint>
#include <optional>

namespace troupe {

/// Flags of `troupe demo gossip`.
struct demo_gossip_options {
  std::uint64_t nodes = 12;
  /// Nothing: draws one and prints it.
  std::optional<std::uint64_t> seed;
  output_format output = output_format::text;
  log_options log;
};

/// Starts nodes as processes on loopback, changes their folders, kills one and
/// has it return; tells what the others know of it, and judges. Returns an
/// `exit_code`.
int demo_gossip(const demo_gossip_options& opts);

} // namespace troupe
