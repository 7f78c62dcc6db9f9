#include "actors/detector.hpp"

namespace troupe {

detector_actor::behavior_type
detector_behavior(detector_shell<core::heartbeat_detector>::pointer self,
                  detector_options opts, detector_neighbours around) {
  self->state.detector = core::heartbeat_detector{opts};
  return watching_behavior<core::heartbeat_detector>(self, std::move(around));
}

} // namespace troupe
