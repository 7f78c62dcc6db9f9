#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::core {

/// Counts numbers by their size, so that percentiles of millions of them take
/// no more room than those of a few. The unit is the caller's.
///
///   0 1 2 ... 127 | 128 130 ... 254 | 256 260 ... 508 | 512 520 ... | ...
///
/// Below 128 each number has a bucket of its own; from there on each power of
/// two has 64 buckets of one width. What is read back is off by 1/128 at most.
class histogram {
public:
  /// Larger numbers count as this one: 18 minutes in nanoseconds.
  static constexpr std::uint64_t value_max = (std::uint64_t{1} << 40) - 1;

  /// Number of a bucket, and how many numbers it has.
  using bucket = std::pair<std::size_t, std::uint64_t>;

  void add(std::uint64_t value);

  /// Counts all that `other` has counted as well.
  void merge(const histogram& other);

  /// Returns the number that this share of all numbers does not exceed;
  /// nothing if there are none. Expects 0 <= `share` <= 1.
  std::optional<std::uint64_t> percentile(double share) const;

  std::uint64_t total() const {
    return total_;
  }

  /// Returns the buckets that are not empty, the smallest numbers first.
  std::vector<bucket> buckets() const;

  /// Adds to a bucket; returns false where there is none of that number.
  bool add_bucket(const bucket& x);

private:
  std::vector<std::uint64_t> counts_; // As long as it must be.
  std::uint64_t total_ = 0;
};

} // namespace troupe::core
