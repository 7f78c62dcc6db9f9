#pragma once

#include "actors/core/histogram.hpp"
#include "messages/stream.hpp"
#include "nodes/bench_plan.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

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
  /// promises: in one row, or in a row for each sender.
  std::uint64_t order_hash = 0;
  /// From the send of an own message to its delivery, in nanoseconds; of those
  /// that were delivered within the window.
  core::histogram latency;
};

struct bench_out {
  std::optional<outgoing> send;
  bool end_stream = false;
  /// Everything is delivered, and the sample is whole.
  bool over = false;
};

/// Sends, counts and times in the place of an application.
///
///   installed                                                    all ended
///       |--- warm-up ---|=== window ===|--- after-run ---| drain ---|
///       '----------------- sends ------------------------'
///
/// Members do not begin at the same instant: the others still send until the
/// window of each has closed.
class bench_life {
public:
  static constexpr timespan warm_up = std::chrono::seconds{1};
  static constexpr timespan after_run = std::chrono::milliseconds{200};
  /// Messages that fall due within it leave together.
  static constexpr timespan step = std::chrono::milliseconds{1};
  /// What is handed to the group at a time.
  static constexpr std::size_t send_bytes_max = 256u << 10;
  static constexpr std::size_t send_messages_max = 4096;

  bench_life() = default;

  /// `cpu_seconds` tells what this process has used so far.
  bench_life(const bench_member_plan& plan,
             std::function<double()> cpu_seconds);

  void on_installed(instant now, bench_out& out);
  void on_delivery(const delivery& x, instant now);
  void on_result(const send_result& x, instant now, bench_out& out);
  void on_credit(instant now, bench_out& out);
  void on_tick(instant now, bench_out& out);
  void on_stream_ended(bench_out& out);

  std::optional<instant> next_deadline() const;

  const bench_sample& sample() const {
    return sample_;
  }

private:
  /// Messages that fell due at one instant and are not sent yet.
  struct debt {
    instant at{};
    std::uint64_t count = 0;
  };

  bool is_sender() const {
    return !load_.one_sender || self_ == 1;
  }

  void advance(instant now);
  void fall_due(instant now);
  void send_more(instant now, bench_out& out);
  std::uint64_t sendable() const;
  instant next_due() const;

  bench_load load_;
  member_id self_ = 0;
  std::function<double()> cpu_seconds_;
  bool totally_ = true;

  std::optional<instant> begun_;
  instant opens_at_{};
  instant closes_at_{};
  instant stops_at_{};
  std::optional<instant> opened_;
  bool closed_ = false;
  bool ended_ = false;
  double cpu_opened_ = 0;
  std::uint64_t delivered_opened_ = 0;

  /// An answer of the group is under way; its window is full.
  bool asked_ = false;
  bool blocked_ = false;
  std::string payload_;
  /// Pause between two messages of this member; zero: none.
  double gap_ns_ = 0;
  std::uint64_t due_ = 0;
  instant last_due_{};
  std::deque<debt> debts_;

  std::vector<std::uint64_t> rows_;
  bench_sample sample_;
};

} // namespace troupe
