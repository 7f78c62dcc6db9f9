#pragma once

#include "actors/core/histogram.hpp"
#include "messages/stream.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace troupe {

/// What one member has measured.
struct bench_sample {
  /// Within the window.
  std::uint64_t deliveries = 0;
  double seconds = 0;
  double cpu_seconds = 0;
  /// From the first message to the last.
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  /// Of sender and number of all deliveries, in the order that the level
  /// promises: in one row, or in a row for each sender. Of a file: of the
  /// content.
  std::uint64_t order_hash = 0;
  /// From the send of an own message to its delivery, in nanoseconds; of those
  /// that were delivered within the window.
  core::histogram latency;
  /// How long another member was waited for at the longest, as far as someone
  /// looked.
  std::map<member_id, timespan> longest_waits;
};

struct bench_out {
  std::optional<outgoing> send;
  bool end_stream = false;
  /// Everything is delivered, and the sample is whole.
  bool over = false;
};

/// What stands in the place of an application while a group is measured.
class bench_work {
public:
  virtual ~bench_work() = default;

  virtual void on_installed(instant now, bench_out& out) = 0;
  virtual void on_delivery(const delivery& x, instant now) = 0;
  virtual void on_result(const send_result& x, instant now, bench_out& out) = 0;
  virtual void on_credit(instant now, bench_out& out) = 0;
  virtual void on_tick(instant now, bench_out& out) = 0;
  virtual void on_stream_ended(bench_out& out) = 0;

  virtual std::optional<instant> next_deadline() const = 0;

  /// Takes note of whom the group waits for now.
  void on_waits(const wait_list& x, instant now) {
    for (const auto& item : x.items) {
      auto& longest = sample_.longest_waits[item.who];
      longest = std::max(longest, now - item.since);
    }
  }

  const bench_sample& sample() const {
    return sample_;
  }

protected:
  bench_work() = default;
  bench_work(const bench_work&) = default;
  bench_work& operator=(const bench_work&) = default;

  bench_sample sample_;
};

} // namespace troupe
