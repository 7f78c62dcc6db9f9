#include "messages/audit.hpp"

namespace troupe {

std::string to_string(verdict x) {
  switch (x) {
    case verdict::ordered:
      return "ordered";
    case verdict::incomplete:
      return "incomplete";
    case verdict::disordered:
      return "disordered";
  }
  return "unknown";
}

} // namespace troupe
