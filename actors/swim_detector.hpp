#pragma once

#include "actors/detector_shell.hpp"

#include <cstdint>

namespace troupe {

/// The same by SWIM. `who` is this node in its present life; the seed is its
/// own, so that nodes do not draw alike.
detector_actor::behavior_type
swim_detector_behavior(detector_shell<core::swim_detector>::pointer self,
                       detector_options opts, core::swim_identity who,
                       std::uint64_t seed, detector_neighbours around);

} // namespace troupe
