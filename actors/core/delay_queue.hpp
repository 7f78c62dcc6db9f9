#pragma once

#include "messages/ids.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::core {

/// Things that become due in the future, with one alarm for the earliest.
///
/// Due times are rounded up to whole grains, so that many things share one
/// alarm. Things that are due together come out as they went in.
template <class T>
class delay_queue {
public:
  delay_queue() = default;

  /// A grain of zero rounds nothing.
  explicit delay_queue(timespan grain) : grain_(grain) {
    // nop
  }

  void push(instant due, T what) {
    heap_.push_back({round_up(due), next_turn_++, std::move(what)});
    std::push_heap(heap_.begin(), heap_.end(), later{});
  }

  /// Calls `f(T&&)` for all that is due, earliest first. To be called when
  /// the alarm goes off; any time will do.
  template <class F>
  void pop_due(instant now, F f) {
    if (alarm_ && *alarm_ <= now)
      alarm_.reset();
    while (!heap_.empty() && heap_.front().due <= now) {
      std::pop_heap(heap_.begin(), heap_.end(), later{});
      auto what = std::move(heap_.back().what);
      heap_.pop_back();
      f(std::move(what));
    }
  }

  /// Returns when the caller must set an alarm, and takes it as set; nothing
  /// if one that goes off early enough is set already.
  std::optional<instant> next_alarm() {
    if (heap_.empty() || (alarm_ && *alarm_ <= heap_.front().due))
      return std::nullopt;
    alarm_ = heap_.front().due;
    return alarm_;
  }

  std::size_t size() const {
    return heap_.size();
  }

private:
  struct entry {
    instant due;
    std::uint64_t turn;
    T what;
  };

  struct later {
    bool operator()(const entry& x, const entry& y) const {
      return x.due != y.due ? x.due > y.due : x.turn > y.turn;
    }
  };

  instant round_up(instant due) const {
    if (grain_ <= timespan{0})
      return due;
    auto over = due.time_since_epoch() % grain_;
    return over == timespan{0} ? due : due + (grain_ - over);
  }

  std::vector<entry> heap_;
  std::uint64_t next_turn_ = 0;
  timespan grain_{0};
  std::optional<instant> alarm_;
};

} // namespace troupe::core
