#include "messages/notify.hpp"

#include <array>

namespace troupe {

std::string to_string(client_event::kind x) {
  constexpr std::array<const char*, 12> names{
    "connected", "rejected", "notification", "news",
    "done",      "refused",  "unknown",      "fail_over",
    "waiting",   "left",     "unanswered",   "leaderless"};
  return names.at(static_cast<std::size_t>(x));
}

} // namespace troupe
