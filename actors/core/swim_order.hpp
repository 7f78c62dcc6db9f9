#pragma once

#include "messages/ids.hpp"
#include "messages/swim.hpp"

#include <cstddef>
#include <string>

namespace troupe::core {

/// Whether the opinion `x` takes the place of `y` about the same name.
///
/// The later life stands; within a life the greater refutation; within a
/// refutation left over faulty over suspect over alive. A total order: whoever
/// has heard the same opinions thinks the same, in whatever order they came.
bool overrides(const swim_update& x, const swim_update& y);

/// How long a suspect has to refute: from `max` without any confirmation down
/// to `min` with `needed` independent ones, fewer in between the faster the
/// fewer there were before. Without any needed it is `min` at once.
timespan suspicion_limit(timespan min, timespan max, std::size_t needed,
                         std::size_t confirmations);

/// Grows with the decimal logarithm: 1 up to 10 members, 2 for 100.
double suspicion_scale(std::size_t members);

/// How often one piece of news is handed on: `mult` × ⌈log10(members + 1)⌉.
std::size_t transmit_limit(std::size_t mult, std::size_t members);

/// A pause that grows above 32 members, as every exchange costs more then.
timespan exchange_pause(timespan pause, std::size_t members);

std::string to_string(swim_status x);

} // namespace troupe::core
