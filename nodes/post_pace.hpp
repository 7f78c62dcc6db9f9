#pragma once

#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace troupe {

/// Who posts when: so many times a second, the clients in turn.
class post_pace {
public:
  post_pace() = default;

  post_pace(std::uint64_t rate, std::size_t clients)
    : pause_(timespan{std::chrono::seconds{1}}
             / static_cast<timespan::rep>(rate)),
      clients_(clients) {
    // nop
  }

  void begin(instant now) {
    next_at_ = now;
  }

  /// Calls `post` with the number of each client that is to post by now.
  template <class F>
  void on_tick(instant now, F post) {
    // After a pause of this process it goes on; it does not catch up.
    if (now - next_at_ > behind_max * pause_)
      next_at_ = now;
    for (; next_at_ <= now; next_at_ += pause_) {
      post(next_);
      next_ = (next_ + 1) % clients_;
    }
  }

  instant next_at() const {
    return next_at_;
  }

private:
  static constexpr timespan::rep behind_max = 100;

  timespan pause_{1};
  std::size_t clients_ = 1;
  std::size_t next_ = 0;
  instant next_at_{};
};

} // namespace troupe
