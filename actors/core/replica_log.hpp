#pragma once

#include "messages/replica.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace troupe::core {

/// The end of a replica's log, in memory: what follows the snapshot.
///
///   snapshot            entries                     to come
///   [1 .. base]  (base, last]: found by their place
///
/// What is behind a place is cut off where the primary's log goes on in another
/// way; what is before one is forgotten where a snapshot holds it.
class replica_log {
public:
  /// Begins behind a snapshot.
  void reset(const log_position& base);

  /// Puts `x` behind the last entry; its place has to be the next one.
  void append(replica_entry x);

  /// Drops all entries behind that place, which is not before the snapshot.
  void cut_after(std::uint64_t index);

  /// Forgets the entries up to that place: a snapshot holds them now.
  void forget_up_to(std::uint64_t index);

  const log_position& base() const {
    return base_;
  }

  const log_position& last() const {
    return entries_.empty() ? base_ : entries_.back().at;
  }

  /// Whether that very entry is here, or is the last one of the snapshot.
  bool has(const log_position& x) const;

  /// Null where it is not among the entries.
  const replica_entry* find(std::uint64_t index) const;

  /// The place and epoch of an entry, or of the snapshot's end.
  log_position position_of(std::uint64_t index) const;

  /// Entries behind that place, as many as `bytes` take, and one at least.
  std::vector<replica_entry> behind(std::uint64_t index,
                                    std::size_t bytes) const;

  std::size_t size() const {
    return entries_.size();
  }

  /// Bytes of all changes and replies, and what goes around them.
  std::size_t bytes() const {
    return bytes_;
  }

private:
  log_position base_;
  std::deque<replica_entry> entries_;
  std::size_t bytes_ = 0;
};

/// Bytes that an entry takes, about.
inline std::size_t size_of(const replica_entry& x) {
  constexpr std::size_t around = 64;
  return around + x.change.size() + x.reply.size();
}

} // namespace troupe::core
