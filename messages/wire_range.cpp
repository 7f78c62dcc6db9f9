#include "messages/wire_range.hpp"

#include <algorithm>

namespace troupe {

std::optional<wire_range> common_of(const wire_range& x, const wire_range& y) {
  if (!x.known() || !y.known())
    return x.known() ? x : y;
  wire_range result{std::max(x.min, y.min), std::min(x.max, y.max)};
  if (result.min > result.max)
    return std::nullopt;
  return result;
}

std::string to_string(const wire_range& x) {
  auto result = std::to_string(x.min);
  return x.min == x.max ? result : result + ".." + std::to_string(x.max);
}

} // namespace troupe
