#include "actors/swim_detector.hpp"

namespace troupe {

detector_actor::behavior_type
swim_detector_behavior(detector_shell<core::swim_detector>::pointer self,
                       detector_options opts, core::swim_identity who,
                       std::uint64_t seed, detector_neighbours around) {
  self->state.detector = core::swim_detector{opts, std::move(who), seed};
  return watching_behavior<core::swim_detector>(self, std::move(around));
}

} // namespace troupe
