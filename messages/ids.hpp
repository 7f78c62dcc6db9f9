#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <tuple>

namespace troupe {

/// Number of a member within its group, from 1. Zero is nobody: the sender of
/// a datagram that does not come from a member. Ties in Lamport time are
/// broken by it, the smaller number first.
using member_id = std::uint32_t;

/// Life number of a node. It grows at every start and at nothing else, so a
/// datagram of an earlier life can always be told.
using incarnation = std::uint64_t;

/// Number of a message among those of one sender in one view. Dense: the first
/// message of a view has the view's `start_seq` + 1.
using seqno = std::uint64_t;

/// Lamport time (Lamport 1978): grows with every send and every receipt.
using lamport_time = std::uint64_t;

/// Tells groups apart that share one transport.
using group_id = std::uint32_t;

/// A point in local, monotonic time. Cores receive it; only shells read it.
using instant = std::chrono::steady_clock::time_point;

/// A span of local time.
using timespan = std::chrono::nanoseconds;

/// Names a view: the epoch grows with every view, the coordinator made it.
struct view_id {
  std::uint64_t epoch = 0;
  member_id coordinator = 0;
};

inline bool operator==(const view_id& x, const view_id& y) {
  return x.epoch == y.epoch && x.coordinator == y.coordinator;
}

inline bool operator!=(const view_id& x, const view_id& y) {
  return !(x == y);
}

inline bool operator<(const view_id& x, const view_id& y) {
  return std::tie(x.epoch, x.coordinator) < std::tie(y.epoch, y.coordinator);
}

inline std::string to_string(const view_id& x) {
  return std::to_string(x.epoch) + "." + std::to_string(x.coordinator);
}

} // namespace troupe
