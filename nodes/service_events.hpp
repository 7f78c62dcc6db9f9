#pragma once

#include "messages/replica.hpp"

#include <string>

/// What a server of the notification service says of itself.
namespace troupe::events {

/// For people; `leader` is the name of who leads, empty where nobody is known.
std::string standing_sentence(const service_standing& x,
                              const std::string& leader);

/// As a JSON line: `serving`, or `advising`.
std::string standing_line(const service_standing& x, const std::string& leader);

} // namespace troupe::events
