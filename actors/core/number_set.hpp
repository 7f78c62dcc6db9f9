#pragma once

#include "messages/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <map>

namespace troupe::core {

/// A set of numbers, kept as runs: as large as it has gaps, not as it has
/// numbers.
class number_set {
public:
  /// Adds `x`. Returns whether it is new. Beyond `runs_max` runs a number that
  /// would begin another is not kept, and counts as new each time.
  bool insert(seqno x, std::size_t runs_max);

  /// How many different numbers were added.
  std::uint64_t size() const {
    return size_;
  }

private:
  /// Last number of each run, by its first.
  std::map<seqno, seqno> runs_;
  std::uint64_t size_ = 0;
};

} // namespace troupe::core
