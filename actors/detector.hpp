#pragma once

#include "actors/detector_shell.hpp"

namespace troupe {

/// Watches the members of the view that stands by their heartbeats, and tells
/// whom this node hears and whom a majority wants removed.
detector_actor::behavior_type
detector_behavior(detector_shell<core::heartbeat_detector>::pointer self,
                  detector_options opts, detector_neighbours around);

} // namespace troupe
