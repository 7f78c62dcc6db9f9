#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

namespace troupe::core {

/// Things that are used again once nobody holds them any more. Meant for
/// buffers: getting 60 KB from the system costs more than sending them.
///
/// A thing may be let go in any thread; `take` belongs to one. Its state is
/// that in which it was left.
template <class T>
class recycler {
public:
  /// Things that are looked at before a new one is made. They mostly come
  /// back in the order in which they were taken.
  static constexpr std::size_t looks_max = 8;

  recycler() = default;

  /// Keeps up to `kept_max` things; those beyond end with their last holder.
  explicit recycler(std::size_t kept_max) : kept_max_(kept_max) {
    // nop
  }

  std::shared_ptr<T> take() {
    for (auto n = std::min(looks_max, kept_.size()); n > 0; --n) {
      kept_.push_back(std::move(kept_.front()));
      kept_.pop_front();
      if (kept_.back().use_count() != 1)
        continue;
      // What its last holder did with it happened before.
      std::atomic_thread_fence(std::memory_order_acquire);
      return kept_.back();
    }
    // Not make_shared: that would fill plain arrays with zeros.
    std::shared_ptr<T> result{new T};
    if (kept_.size() < kept_max_)
      kept_.push_back(result);
    return result;
  }

  /// Things that are kept, in use or not.
  std::size_t size() const {
    return kept_.size();
  }

private:
  std::size_t kept_max_ = 0;
  std::deque<std::shared_ptr<T>> kept_;
};

} // namespace troupe::core
