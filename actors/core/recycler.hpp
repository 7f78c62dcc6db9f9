#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace troupe::core {

/// Things that are used again once nobody holds them any more. Meant for
/// buffers: getting 60 KB from the system costs more than sending them.
///
/// What came back last is given away first: it is the likeliest to be in the
/// processor's cache, and what was made for a peak is not touched after it.
///
/// A thing may be let go in any thread; `take` belongs to one. Its state is
/// that in which it was left.
template <class T>
class recycler {
public:
  /// Things in use that are looked at each time, whether they came back. They
  /// mostly come back in the order in which they were taken.
  static constexpr std::size_t looks_max = 4;

  recycler() = default;

  /// Keeps up to `kept_max` things; those beyond end with their last holder.
  explicit recycler(std::size_t kept_max) : kept_max_(kept_max) {
    // nop
  }

  std::shared_ptr<T> take() {
    collect();
    if (free_.empty()) {
      // Not make_shared: that would fill plain arrays with zeros.
      std::shared_ptr<T> result{new T};
      if (used_.size() < kept_max_)
        used_.push_back(result);
      return result;
    }
    used_.push_back(std::move(free_.back()));
    free_.pop_back();
    return used_.back();
  }

  /// Things that are kept, in use or not.
  std::size_t size() const {
    return used_.size() + free_.size();
  }

private:
  void collect() {
    for (auto n = std::min(looks_max, used_.size()); n > 0; --n) {
      auto x = std::move(used_.front());
      used_.pop_front();
      if (x.use_count() == 1)
        free_.push_back(std::move(x));
      else
        used_.push_back(std::move(x));
    }
    // What their last holders did with them happened before.
    std::atomic_thread_fence(std::memory_order_acquire);
  }

  std::size_t kept_max_ = 0;
  /// In use when they were looked at last, and not.
  std::deque<std::shared_ptr<T>> used_;
  std::vector<std::shared_ptr<T>> free_;
};

} // namespace troupe::core
