#pragma once

#include "actors/core/splitmix.hpp"
#include "nodes/bench_reply.hpp"
#include "nodes/json_fields.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace troupe {

/// What one load client of a peer has to know.
struct peer_plan {
  std::uint32_t self = 0;
  std::uint64_t members = 0;
  bool is_sender = false;
  std::size_t bytes = 0;
  /// Own messages that may be sent and not yet delivered.
  std::uint64_t in_flight = 0;
  timespan warm_up{};
  timespan duration{};
  timespan after_run{};
  /// Messages that fall due within it leave together.
  timespan step{};
  /// Pause between two messages of this member; zero: none.
  double gap_ns = 0;
  /// Its place among the senders, as a share of the gap.
  double turn = 0;
  /// Number of the process that serves it.
  std::string daemon;
};

/// What a message begins with.
struct peer_head {
  std::int64_t sent_ns = 0;
  std::uint64_t number = 0;
};

/// Reads what `troupe bench ordering` gives to a load client; nothing if it is
/// something else.
inline std::optional<peer_plan> parse_peer_plan(const std::string& text) {
  auto in = nlohmann::json::parse(text, nullptr, false);
  peer_plan result;
  auto one_sender = is_set(in, "one_sender");
  result.self = static_cast<std::uint32_t>(count_of(in, "self"));
  result.members = count_of(in, "members");
  result.is_sender = !one_sender || result.self == 1;
  result.bytes = count_of(in, "bytes");
  result.in_flight = count_of(in, "in_flight");
  result.warm_up = timespan{time_of(in, "warm_up_ns")};
  result.duration = timespan{time_of(in, "duration_ns")};
  result.after_run = timespan{time_of(in, "after_run_ns")};
  result.step = timespan{time_of(in, "step_ns")};
  result.daemon = std::to_string(count_of(in, "daemon"));
  auto senders = static_cast<double>(one_sender ? 1 : result.members);
  if (auto rate = count_of(in, "rate"); rate > 0)
    result.gap_ns = 1e9 * senders / static_cast<double>(rate);
  result.turn = static_cast<double>(result.self) / senders;
  if (result.self == 0 || result.self > result.members || result.members < 2
      || result.bytes < sizeof(peer_head) || result.in_flight == 0
      || result.duration <= timespan{0})
    return std::nullopt;
  return result;
}

/// Schedules what one client of a peer sends and times what it is delivered, by
/// the rules of nodes/bench_life.hpp: those two must tell the same.
class peer_load {
public:
  /// `used` tells the CPU seconds of this process and its daemon so far.
  peer_load(peer_plan plan, std::function<double()> used)
    : plan_(std::move(plan)),
      used_(std::move(used)),
      message_(plan_.bytes, 'x') {
    // nop
  }

  /// All members are there.
  void begin(instant now) {
    begun_ = now;
    opens_at_ = now + plan_.warm_up;
    closes_at_ = opens_at_ + plan_.duration;
  }

  /// When to send no more.
  instant stops_at() const {
    return closes_at_ + plan_.after_run;
  }

  /// Opens and closes the window, and finds what has fallen due.
  void advance(instant now) {
    if (!opened_at_ && now >= opens_at_) {
      opened_at_ = now;
      used_before_ = used_();
      delivered_before_ = sample_.delivered;
    }
    if (opened_at_ && !closed_ && now >= closes_at_) {
      closed_ = true;
      sample_.cpu_seconds = used_() - used_before_;
      sample_.deliveries = sample_.delivered - delivered_before_;
      sample_.seconds
        = std::chrono::duration<double>(now - *opened_at_).count();
    }
    fall_due(now);
  }

  /// Returns the message to send now; null if none is due, or if as many as may
  /// are under way.
  std::string* next(instant now) {
    if (!plan_.is_sender || (is_paced() && debts_.empty()) || is_full())
      return nullptr;
    auto stamp = is_paced() ? debts_.front().at : now;
    peer_head head{timespan{stamp.time_since_epoch()}.count(),
                   sample_.sent + 1};
    std::memcpy(message_.data(), &head, sizeof(head));
    return &message_;
  }

  /// What `next` returned was taken.
  void on_sent() {
    ++sample_.sent;
    if (is_paced() && --debts_.front().count == 0)
      debts_.pop_front();
  }

  void on_delivery(std::uint32_t from, const void* content, instant now) {
    peer_head head;
    std::memcpy(&head, content, sizeof(head));
    advance(now);
    row_ = (row_ ^ head.number ^ std::uint64_t{from} << sender_shift)
           * hash_prime;
    ++sample_.delivered;
    if (from != plan_.self)
      return;
    ++own_delivered_;
    auto then = instant{timespan{head.sent_ns}};
    if (opened_at_ && !closed_)
      sample_.latency.add(static_cast<std::uint64_t>((now - then).count()));
  }

  /// When a message falls due; nothing if only a delivery can change that.
  std::optional<instant> next_deadline() const {
    if (!plan_.is_sender || !is_paced() || is_full())
      return std::nullopt;
    return std::max(next_due(), last_due_ + plan_.step);
  }

  /// What was measured, once all that was sent is delivered.
  bench_sample sample() const {
    auto result = sample_;
    result.order_hash = core::splitmix::mix(row_);
    return result;
  }

  const peer_plan& plan() const {
    return plan_;
  }

private:
  static constexpr std::uint64_t hash_begin = 0xcbf29ce484222325u; // FNV-1a
  static constexpr std::uint64_t hash_prime = 0x100000001b3u;
  static constexpr unsigned sender_shift = 48;

  /// Messages that fell due at one instant and are not sent yet.
  struct debt {
    instant at{};
    std::uint64_t count = 0;
  };

  bool is_paced() const {
    return plan_.gap_ns > 0;
  }

  bool is_full() const {
    return sample_.sent - own_delivered_ >= plan_.in_flight;
  }

  void fall_due(instant now) {
    if (!plan_.is_sender || !is_paced() || now < last_due_ + plan_.step
        || now >= stops_at())
      return;
    std::uint64_t count = 0;
    for (; next_due() <= now; ++count)
      ++due_;
    if (count == 0)
      return;
    debts_.push_back({now, count});
    last_due_ = now;
  }

  instant next_due() const {
    auto ns = (static_cast<double>(due_) + plan_.turn) * plan_.gap_ns;
    return begun_ + timespan{static_cast<timespan::rep>(ns)};
  }

  peer_plan plan_;
  std::function<double()> used_;
  std::string message_;

  instant begun_{};
  /// Far away until it begins; what comes before counts for the order alone.
  instant opens_at_ = instant{timespan{timespan::max() / 2}};
  instant closes_at_ = opens_at_;
  std::optional<instant> opened_at_;
  bool closed_ = false;
  double used_before_ = 0;
  std::uint64_t delivered_before_ = 0;
  std::uint64_t own_delivered_ = 0;

  std::uint64_t due_ = 0;
  instant last_due_{};
  std::deque<debt> debts_;
  std::uint64_t row_ = hash_begin;
  bench_sample sample_;
};

} // namespace troupe
