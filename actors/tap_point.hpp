#pragma once

#include "messages/actors.hpp"

#include <atomic>
#include <cstdint>
#include <utility>

namespace troupe {

/// Bounds what is on its way to whoever looks on, who may be slower than those
/// whom it looks at. All of it from any thread.
class tap_room {
public:
  explicit tap_room(std::uint32_t max) : max_(max) {
    // nop
  }

  /// Takes a place; counts it where there is none.
  bool take() {
    if (taken_.fetch_add(1, order) < max_)
      return true;
    taken_.fetch_sub(1, order);
    missed_.fetch_add(1, order);
    return false;
  }

  void give_back() {
    taken_.fetch_sub(1, order);
  }

  /// Returns how often there was no place since the last call.
  std::uint64_t take_missed() {
    return missed_.exchange(0, order);
  }

private:
  static constexpr auto order = std::memory_order_relaxed;

  std::uint32_t max_;
  std::atomic<std::uint32_t> taken_{0};
  std::atomic<std::uint64_t> missed_{0};
};

/// Where an actor shows what passes it; costs a branch while nobody looks.
class tap_point {
public:
  /// Returns whether somebody looks from now on.
  bool on_tap(tap x) {
    to_ = std::move(x);
    return is_open();
  }

  bool is_open() const {
    return static_cast<bool>(to_.who);
  }

  /// Shows a copy of `x`, of whose payloads there is only one.
  template <class Self, class T>
  void show(Self self, const T& x) const {
    if (is_open() && to_.room->take())
      self->send(to_.who, x);
  }

private:
  tap to_;
};

} // namespace troupe
