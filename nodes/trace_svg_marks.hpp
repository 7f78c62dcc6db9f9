#pragma once

#include "nodes/trace_log.hpp"

#include <cstdint>
#include <string>

namespace troupe {

/// Draws what a node has come to know, at that place of its lane: a flag where
/// it leads, a triangle where it suspects, a tick where it commits. Returns
/// nothing for one that follows another.
std::string svg_insight(const trace_record& x, std::int64_t at, std::int64_t y,
                        const char* colour);

} // namespace troupe
