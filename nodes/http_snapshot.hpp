#pragma once

#include <memory>
#include <utility>

namespace troupe {

/// The latest state that an actor has published for other threads to read. A
/// reader never waits for the actor, and what it has read never changes.
template <class T>
class http_snapshot {
public:
  void publish(std::shared_ptr<const T> x) {
    std::atomic_store(&latest_, std::move(x));
  }

  /// Publishes it unless `may_follow` says no of what was published last; for
  /// several that publish.
  template <class F>
  void publish_if(const std::shared_ptr<const T>& x, F may_follow) {
    auto last = read();
    while (!last || may_follow(*last))
      if (std::atomic_compare_exchange_weak(&latest_, &last, x))
        return;
  }

  /// Returns null until something was published.
  std::shared_ptr<const T> read() const {
    return std::atomic_load(&latest_);
  }

private:
  std::shared_ptr<const T> latest_;
};

} // namespace troupe
