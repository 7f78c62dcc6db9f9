#include "messages/evidence.hpp"

#include <array>
#include <cstddef>

namespace troupe {

std::string to_string(evidence_cause x) {
  constexpr std::array<const char*, evidence_causes> names{
    "silence", "progress", "probe", "limit", "restart"};
  return names.at(static_cast<std::size_t>(x));
}

} // namespace troupe
