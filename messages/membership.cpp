#include "messages/membership.hpp"

#include <array>

namespace troupe {

namespace {

constexpr std::array<const char*, 6> phase_names{
  "outside", "learner", "member", "cut_off", "left", "refused"};

} // namespace

std::string to_string(group_phase x) {
  return phase_names[static_cast<std::size_t>(x)];
}

} // namespace troupe
