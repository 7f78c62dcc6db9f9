#pragma once

#include "nodes/commands.hpp"
#include "nodes/http_question.hpp"

#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What `troupe chaos` is told.
struct chaos_wish {
  /// `loss`, `delay`, `duplicate`, `cut`, `partition`, `pause`, `kill` or
  /// `heal`; empty asks which faults hold.
  std::string fault;
  /// A chance, a range of delays, or whom to part from: addresses, or names of
  /// those that the node knows.
  std::vector<std::string> values;
  /// Whom else a fault of links is about; empty means all.
  std::vector<std::string> to;
  std::optional<timespan> span;
};

/// `troupe chaos`: has a running node break itself, for a time; the node keeps
/// the time. Prints which faults of links hold then.
int order_chaos(const node_question& x, output_format format, console io,
                const chaos_wish& wish);

} // namespace troupe
