#include "messages/view.hpp"

#include <array>

namespace troupe {

namespace {

constexpr std::array<const char*, 6> level_names{"unordered", "naive",  "fifo",
                                                 "causal",    "agreed", "safe"};

} // namespace

std::string to_string(level x) {
  return level_names[static_cast<std::size_t>(x)];
}

std::optional<level> parse_level(std::string_view text) {
  for (std::size_t i = 0; i < level_names.size(); ++i)
    if (text == level_names[i])
      return static_cast<level>(i);
  return std::nullopt;
}

} // namespace troupe
