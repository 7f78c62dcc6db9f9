#pragma once

#include "actors/core/histogram.hpp"
#include "messages/stream.hpp"

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
  /// How long this member's window was full, by the member that held it.
  std::map<member_id, timespan> held;
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

  const bench_sample& sample() const {
    return sample_;
  }

protected:
  bench_work() = default;
  bench_work(const bench_work&) = default;
  bench_work& operator=(const bench_work&) = default;

  /// Notes who holds the window, and for how long.
  void note_refusal(const send_result& x, instant now) {
    if (x.refused > 0 && !held_since_) {
      held_since_ = now;
      holder_ = x.holder;
    }
  }

  void note_credit(instant now) {
    if (held_since_)
      sample_.held[holder_] += now - *held_since_;
    held_since_.reset();
  }

  bench_sample sample_;

private:
  std::optional<instant> held_since_;
  member_id holder_ = 0;
};

} // namespace troupe
