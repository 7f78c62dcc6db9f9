#pragma once

#include "nodes/http_question.hpp"
#include "nodes/output.hpp"

namespace troupe {

/// `troupe trace start`, and `stop` if not `wanted`: has a running node record
/// what it does, or end that. Prints where to and how much; returns the exit
/// status, which is 1 where there was nothing to do.
int order_trace(const node_question& x, output_format format, console io,
                bool wanted);

} // namespace troupe
