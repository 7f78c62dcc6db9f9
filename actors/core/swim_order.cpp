#include "actors/core/swim_order.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace troupe::core {

bool overrides(const swim_update& x, const swim_update& y) {
  if (TROUPE_MUTANT(faulty_beats_refutation) && x.inc == y.inc
      && x.status == swim_status::faulty)
    return y.status < swim_status::faulty;
  return std::tie(x.inc, x.refutation, x.status)
         > std::tie(y.inc, y.refutation, y.status);
}

timespan suspicion_limit(timespan min, timespan max, std::size_t needed,
                         std::size_t confirmations) {
  if (confirmations >= needed)
    return min;
  auto part = std::log(static_cast<double>(confirmations) + 1)
              / std::log(static_cast<double>(needed) + 1);
  auto off = static_cast<double>((max - min).count()) * part;
  return std::max(min, max - timespan{static_cast<timespan::rep>(off)});
}

double suspicion_scale(std::size_t members) {
  return std::max(
    1.0, std::log10(static_cast<double>(std::max<std::size_t>(1, members))));
}

std::size_t transmit_limit(std::size_t mult, std::size_t members) {
  std::size_t digits = 0; // ⌈log10(x + 1)⌉ is the number of digits of x.
  for (auto x = members; x > 0; x /= 10)
    ++digits;
  return mult * std::max<std::size_t>(1, digits);
}

timespan exchange_pause(timespan pause, std::size_t members) {
  timespan::rep factor = 1;
  for (std::size_t x = 32; x < members; x *= 2)
    ++factor;
  return factor == 1 ? pause : pause * factor;
}

std::string to_string(swim_status x) {
  switch (x) {
    case swim_status::alive:
      return "alive";
    case swim_status::suspect:
      return "suspect";
    case swim_status::faulty:
      return "faulty";
    case swim_status::left:
      return "left";
  }
  return "unknown";
}

} // namespace troupe::core
