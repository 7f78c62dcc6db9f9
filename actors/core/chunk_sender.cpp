#include "actors/core/chunk_sender.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace troupe::core {

namespace {

/// Pieces that leave before the first acknowledgement (RFC 6928).
constexpr std::size_t window_initial = 10;

/// Later pieces that must be acknowledged before an earlier one counts as lost
/// (RFC 5681).
constexpr std::uint64_t overtaken_by = 3;

bool names(const channel_ack& x, std::uint32_t index) {
  if (index <= x.below)
    return index < x.below;
  auto bit = index - x.below - 1;
  return bit < ack_reach && ((x.beyond >> bit) & 1) != 0;
}

} // namespace

chunk_sender::chunk_sender(call_kind kind, std::uint64_t call, slice body,
                           const channel_options& opts)
  : kind_(kind),
    call_(call),
    body_(std::move(body)),
    chunk_bytes_(opts.chunk_bytes),
    window_(std::min(window_initial, opts.chunks_in_flight)),
    window_max_(opts.chunks_in_flight),
    rtt_(opts.resend_after, opts.resend_after_min, opts.resend_after_max) {
  TROUPE_CHECK(chunk_bytes_ > 0 && window_max_ > 0 && !body_.empty());
  auto total = (body_.size() + chunk_bytes_ - 1) / chunk_bytes_;
  TROUPE_CHECK(total <= std::numeric_limits<std::uint32_t>::max());
  total_ = static_cast<std::uint32_t>(total);
}

std::vector<channel_chunk> chunk_sender::on_start(instant now) {
  return fill_window(now);
}

std::vector<channel_chunk> chunk_sender::on_ack(const channel_ack& x,
                                                instant now) {
  if (!possible(x))
    return {};
  auto news = take_acked(x);
  below_ = std::max(below_, x.below);
  window_ = std::min(window_max_, window_ + news.count);
  if (news.newest) {
    auto fresh = news.newest->order > newest_acked_;
    newest_acked_ = std::max(newest_acked_, news.newest->order);
    if (fresh && news.newest->first_time)
      rtt_.on_sample(now - news.newest->at);
    else
      rtt_.on_progress();
  }
  drop_overtaken(now);
  return fill_window(now);
}

std::vector<channel_chunk> chunk_sender::on_tick(instant now) {
  if (auto at = next_deadline(); !at || now < *at)
    return {};
  rtt_.on_timeout();
  window_ = 1;
  for (auto& x : flight_)
    lost_.emplace(x.index, x);
  flight_.clear();
  return fill_window(now);
}

void chunk_sender::on_all_received() {
  below_ = total_;
  next_ = total_;
  flight_.clear();
  lost_.clear();
}

std::optional<instant> chunk_sender::next_deadline() const {
  if (flight_.empty())
    return std::nullopt;
  return flight_.front().at + rtt_.rto();
}

bool chunk_sender::possible(const channel_ack& x) const {
  if (x.below > next_)
    return false;
  if (x.beyond == 0)
    return true;
  auto highest = ack_reach - 1;
  while (((x.beyond >> highest) & 1) == 0)
    --highest;
  return std::uint64_t{x.below} + 1 + highest < next_;
}

channel_chunk chunk_sender::make(std::uint32_t index) const {
  auto offset = std::size_t{index} * chunk_bytes_;
  auto size = std::min(chunk_bytes_, body_.size() - offset);
  return {kind_, call_, index, total_, body_.sub(offset, size)};
}

std::vector<channel_chunk> chunk_sender::fill_window(instant now) {
  std::vector<channel_chunk> result;
  while (flight_.size() < window_) {
    piece next;
    if (!lost_.empty()) {
      next.index = lost_.begin()->first;
      next.first_time = false;
      lost_.erase(lost_.begin());
      ++resent_;
    } else if (next_ < total_ && next_ <= below_ + ack_reach) {
      next.index = next_++;
    } else {
      break;
    }
    next.order = ++order_;
    next.at = now;
    flight_.push_back(next);
    result.push_back(make(next.index));
  }
  return result;
}

/// Forgets what `x` acknowledges. Only the newest piece of it shows how long
/// the way is: older ones may be named late because an acknowledgement was
/// lost. It may be one that was taken for lost and has not left again yet.
chunk_sender::ack_news chunk_sender::take_acked(const channel_ack& x) {
  ack_news result;
  auto note = [&](const piece& y) {
    if (!names(x, y.index))
      return false;
    ++result.count;
    if (!result.newest || result.newest->order < y.order)
      result.newest = y;
    return true;
  };
  for (auto i = lost_.begin(); i != lost_.end();)
    i = note(i->second) ? lost_.erase(i) : std::next(i);
  flight_.erase(std::remove_if(flight_.begin(), flight_.end(), note),
                flight_.end());
  return result;
}

void chunk_sender::drop_overtaken(instant now) {
  auto overtaken = [&](const piece& x) {
    if (x.order + overtaken_by > newest_acked_ || now - x.at < rtt_.smoothed())
      return false;
    lost_.emplace(x.index, x);
    return true;
  };
  flight_.erase(std::remove_if(flight_.begin(), flight_.end(), overtaken),
                flight_.end());
}

} // namespace troupe::core
