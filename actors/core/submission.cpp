#include "actors/core/submission.hpp"

#include <algorithm>
#include <chrono>

namespace troupe::core {

namespace {

/// What a link carries, at the least, within the limit of a small call: 16 KiB
/// a second with the default of two seconds.
constexpr std::size_t bytes_per_limit = 32768;

constexpr timespan limit_max = std::chrono::hours{1};

} // namespace

timespan submission_limit(timespan call_limit, std::size_t bytes,
                          std::uint32_t tries) {
  auto result = std::min(call_limit, limit_max);
  auto parts = static_cast<timespan::rep>(1 + bytes / bytes_per_limit);
  if (result > limit_max / parts)
    return limit_max;
  result *= parts;
  for (; tries > 0 && result < limit_max; --tries)
    result *= 2;
  return std::min(result, limit_max);
}

} // namespace troupe::core
