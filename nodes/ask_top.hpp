#pragma once

#include "nodes/commands.hpp"
#include "nodes/http_question.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// What `troupe top` is told.
struct top_wish {
  /// Further nodes, by address or name; empty: all members of the node's view,
  /// by their names.
  std::vector<std::string> with;
  timespan every = std::chrono::seconds{1};
  /// Looks; 0: until it is ended.
  std::uint64_t looks = 0;
};

/// `troupe top`: rates, queues and waits of a node and those around it, over
/// and over: on the whole of a terminal, else as tables or lines. As one JSON
/// document it is what was seen between two looks.
int watch_top(const node_question& x, output_format format, console io,
              const top_wish& wish);

} // namespace troupe
