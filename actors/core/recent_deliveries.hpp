#pragma once

#include "messages/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace troupe::core {

/// A message that was delivered: the `number`th one of `sender` in `view`.
struct delivered_message {
  /// Among all messages since the group began, from 0. At `agreed` and `safe`
  /// it is the same with all members.
  std::uint64_t place = 0;
  view_id view;
  member_id sender = 0;
  seqno number = 0;
};

/// The last messages that a member delivered, for people who compare the order
/// of several members.
class recent_deliveries {
public:
  static constexpr std::size_t kept_max = 64;

  void add(const delivered_message& x);

  /// What was delivered so far is not of the history that goes on from here.
  void clear() {
    kept_.clear();
  }

  /// The oldest first.
  std::vector<delivered_message> all() const {
    return {kept_.begin(), kept_.end()};
  }

private:
  std::deque<delivered_message> kept_;
};

} // namespace troupe::core
