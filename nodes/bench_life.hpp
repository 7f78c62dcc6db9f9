#pragma once

#include "nodes/bench_plan.hpp"
#include "nodes/bench_work.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// Sends, counts and times in the place of an application.
///
///   installed                                                    all ended
///       |--- warm-up ---|=== window ===|--- after-run ---| drain ---|
///       '----------------- sends ------------------------'
///
/// Members do not begin at the same instant: the others still send until the
/// window of each has closed.
class bench_life : public bench_work {
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

  void on_installed(instant now, bench_out& out) override;
  void on_delivery(const delivery& x, instant now) override;
  void on_result(const send_result& x, instant now, bench_out& out) override;
  void on_credit(instant now, bench_out& out) override;
  void on_tick(instant now, bench_out& out) override;
  void on_stream_ended(bench_out& out) override;

  std::optional<instant> next_deadline() const override;

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
};

} // namespace troupe
