#pragma once

#include "messages/inspection.hpp"
#include "messages/stream.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace troupe::core {

/// Counts how often something took how long, in as many numbers as a histogram
/// of Prometheus has. They only grow, so that whoever looks twice knows what
/// happened in between. `histogram` is exact, and takes more room.
class latency_buckets {
public:
  struct bound {
    timespan most;
    /// The end of the counter's name.
    const char* name;
    /// In seconds, as Prometheus is told.
    const char* seconds;
  };

  static constexpr std::size_t bounds_count = 16;

  /// How many took no longer than each bound.
  using counted = std::array<std::uint64_t, bounds_count>;

  /// The shortest first; the last one is that of all that took longer than the
  /// one before, and its span is a nominal one.
  static const std::array<bound, bounds_count>& bounds();

  void add(timespan x);

  /// Spans up to each bound, shorter ones with them.
  counted cumulative() const;

  std::uint64_t total_microseconds() const {
    return microseconds_;
  }

  /// Returns about how long this share of what is counted took at most: as if
  /// the spans of a bucket were spread evenly. Nothing where nothing is
  /// counted. Expects 0 <= `share` <= 1.
  static std::optional<timespan> quantile(const counted& x, double share);

private:
  counted counts_{};
  std::uint64_t microseconds_ = 0;
};

/// Adds a counter for each bound, `name` and `le_1ms` ..., and one for the sum,
/// `name` and `us`.
void add_spans(const std::string& name, const latency_buckets& x,
               counters& out);

/// Adds the median and the 99th percentile, `name` and `_p50`, `_p99`, where
/// there are any.
void describe_spans(const std::string& name, const latency_buckets& x,
                    field_list& out);

} // namespace troupe::core
