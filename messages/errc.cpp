#include "messages/errc.hpp"

namespace troupe {

std::string to_string(errc x) {
  switch (x) {
    case errc::none:
      return "none";
    case errc::invalid_config:
      return "invalid_config";
    case errc::not_a_member:
      return "not_a_member";
    case errc::view_changed:
      return "view_changed";
    case errc::overloaded:
      return "overloaded";
    case errc::too_large:
      return "too_large";
    case errc::no_coordinator:
      return "no_coordinator";
    case errc::stale_epoch:
      return "stale_epoch";
    case errc::timed_out:
      return "timed_out";
    case errc::shutting_down:
      return "shutting_down";
    case errc::no_quorum:
      return "no_quorum";
    case errc::refused:
      return "refused";
    case errc::io_failed:
      return "io_failed";
    case errc::wire_version:
      return "wire_version";
    case errc::in_doubt:
      return "in_doubt";
  }
  return "unknown";
}

} // namespace troupe
