#include "nodes/bench_life.hpp"

#include "actors/core/splitmix.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace troupe {

namespace {

constexpr std::uint64_t hash_begin = 0xcbf29ce484222325u; // FNV-1a, by words.
constexpr std::uint64_t hash_prime = 0x100000001b3u;
constexpr unsigned sender_shift = 48;

double seconds_of(timespan x) {
  return std::chrono::duration<double>(x).count();
}

std::int64_t ticks_of(instant x) {
  return timespan{x.time_since_epoch()}.count();
}

instant stamp_of(std::string_view payload) {
  std::int64_t ticks = 0;
  std::memcpy(&ticks, payload.data(), sizeof(ticks));
  return instant{timespan{ticks}};
}

} // namespace

bench_life::bench_life(const bench_member_plan& plan,
                       std::function<double()> cpu_seconds)
  : load_(plan.load),
    self_(plan.self),
    cpu_seconds_(std::move(cpu_seconds)),
    totally_(load_.order == level::agreed || load_.order == level::safe),
    payload_(load_.bytes, 'x'),
    rows_(totally_ ? 1 : load_.members, hash_begin) {
  if (load_.rate)
    gap_ns_ = 1e9 * load_.senders() / static_cast<double>(*load_.rate);
}

void bench_life::on_installed(instant now, bench_out& out) {
  begun_ = now;
  opens_at_ = now + warm_up;
  closes_at_ = opens_at_ + load_.duration;
  stops_at_ = closes_at_ + after_run;
  send_more(now, out);
}

void bench_life::on_result(const send_result& x, instant now, bench_out& out) {
  asked_ = false;
  blocked_ = blocked_ || x.refused > 0;
  sample_.sent += x.taken;
  for (std::uint64_t left = x.taken; left > 0 && !debts_.empty();) {
    auto paid = std::min(left, debts_.front().count);
    debts_.front().count -= paid;
    left -= paid;
    if (debts_.front().count == 0)
      debts_.pop_front();
  }
  send_more(now, out);
}

void bench_life::on_credit(instant now, bench_out& out) {
  blocked_ = false;
  send_more(now, out);
}

void bench_life::on_tick(instant now, bench_out& out) {
  send_more(now, out);
}

void bench_life::on_stream_ended(bench_out& out) {
  for (auto row : rows_)
    sample_.order_hash = core::splitmix::mix(sample_.order_hash ^ row);
  out.over = true;
}

void bench_life::on_delivery(const delivery& x, instant now) {
  advance(now);
  auto timed = opened_ && !closed_;
  for (const auto& batch : x.batches) {
    auto origin = batch->origin;
    auto own = timed && origin == self_;
    auto& row = rows_[totally_ ? 0 : origin - 1];
    auto hash = row;
    for_each_message(*batch, [&](seqno number, std::string_view payload) {
      auto word = number ^ std::uint64_t{origin} << sender_shift;
      hash = (hash ^ word) * hash_prime;
      ++sample_.delivered;
      if (own)
        sample_.latency.add(
          static_cast<std::uint64_t>((now - stamp_of(payload)).count()));
    });
    row = hash;
  }
}

// -- sending ------------------------------------------------------------------

void bench_life::send_more(instant now, bench_out& out) {
  advance(now);
  if (!begun_ || ended_ || asked_)
    return;
  if (now >= stops_at_) {
    ended_ = out.end_stream = true;
    return;
  }
  fall_due(now);
  auto count = blocked_ ? 0 : sendable();
  if (count == 0)
    return;
  unit_writer units;
  units.reserve(count * (load_.bytes + sizeof(std::uint32_t)));
  auto debt = debts_.begin();
  std::uint64_t paid = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto stamp = ticks_of(load_.rate ? debt->at : now);
    std::memcpy(payload_.data(), &stamp, sizeof(stamp));
    units.add(payload_);
    if (load_.rate && ++paid == debt->count) {
      ++debt;
      paid = 0;
    }
  }
  outgoing next;
  next.count = units.count();
  next.units = units.take();
  out.send = std::move(next);
  asked_ = true;
}

std::uint64_t bench_life::sendable() const {
  if (!is_sender())
    return 0;
  auto most = std::clamp<std::uint64_t>(send_bytes_max / load_.bytes, 1,
                                        send_messages_max);
  if (!load_.rate)
    return most;
  std::uint64_t waiting = 0;
  for (const auto& x : debts_) {
    if (waiting >= most)
      break;
    waiting += x.count;
  }
  return std::min(waiting, most);
}

/// Messages that the group has no room for stay due since their first try, and
/// so the wait for room counts as latency.
void bench_life::fall_due(instant now) {
  // Not with every answer of the group, or asking would be all that is done.
  if (!load_.rate || !is_sender() || now < last_due_ + step)
    return;
  std::uint64_t count = 0;
  while (next_due() <= now) {
    ++due_;
    ++count;
  }
  if (count == 0)
    return;
  debts_.push_back({now, count});
  last_due_ = now;
}

/// Senders take turns within a gap.
instant bench_life::next_due() const {
  auto turn = static_cast<double>(self_) / load_.senders();
  auto ns = (static_cast<double>(due_) + turn) * gap_ns_;
  return *begun_ + timespan{static_cast<timespan::rep>(ns)};
}

// -- time ---------------------------------------------------------------------

void bench_life::advance(instant now) {
  if (!begun_)
    return;
  if (!opened_ && now >= opens_at_) {
    opened_ = now;
    cpu_opened_ = cpu_seconds_();
    delivered_opened_ = sample_.delivered;
  }
  if (opened_ && !closed_ && now >= closes_at_) {
    closed_ = true;
    sample_.cpu_seconds = cpu_seconds_() - cpu_opened_;
    sample_.deliveries = sample_.delivered - delivered_opened_;
    sample_.seconds = seconds_of(now - *opened_);
  }
}

std::optional<instant> bench_life::next_deadline() const {
  if (!begun_ || ended_ || (closed_ && asked_))
    return std::nullopt; // With the answer it goes on.
  auto result = !opened_ ? opens_at_ : !closed_ ? closes_at_ : stops_at_;
  if (load_.rate && is_sender() && !asked_)
    result = std::min(result, std::max(next_due(), last_due_ + step));
  return result;
}

} // namespace troupe
