#pragma once

#include <cstdint>
#include <string>

namespace troupe {

/// Operating errors: expected in a healthy program, reported to whoever asked.
/// Each says what happened and what that did to the state. Numbers are for
/// ever: append only.
enum class errc : std::uint8_t {
  none = 0,
  /// A key is unknown, ill-typed or out of range; nothing was started.
  invalid_config = 1,
  /// The sender is not in the view; nothing was sent.
  not_a_member = 2,
  /// This member left the view; what it had stamped may have been delivered.
  view_changed = 3,
  /// No credit is left; nothing was taken.
  overloaded = 4,
  /// The payload is above the limit; nothing was sent.
  too_large = 5,
  /// An election is under way; nothing was taken, try again.
  no_coordinator = 6,
  /// The asker lives in an older view; its request may have had its effect.
  stale_epoch = 7,
  /// No answer came in time; the request may have had its effect.
  timed_out = 8,
  /// The node leaves; nothing was taken.
  shutting_down = 9,
  /// No majority is in reach; nothing was taken.
  no_quorum = 10,
  /// The other side refused the request and says why; it had no effect.
  refused = 11,
  /// A device failed: the file, socket or folder is named with it.
  io_failed = 12,
  /// The two sides have no version of the datagram layout in common.
  wire_version = 13,
  /// Whoever executed the request ended meanwhile; it may have had its effect,
  /// and will not be executed again.
  in_doubt = 14,
};

/// Returns the name of `x` as it stands above.
std::string to_string(errc x);

} // namespace troupe
