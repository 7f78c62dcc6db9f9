#include "messages/detection.hpp"

namespace troupe {

std::string to_string(suspicion_cause x) {
  return x == suspicion_cause::silence ? "silence" : "progress";
}

} // namespace troupe
