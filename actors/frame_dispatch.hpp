#pragma once

#include "actors/core/frame_router.hpp"
#include "messages/actors.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace troupe {

/// What every transport does with frames: a router, and the actors behind the
/// numbers that it gives to listeners.
class frame_dispatch {
public:
  frame_dispatch() = default;

  explicit frame_dispatch(incarnation self, core::path_table paths = {},
                          std::optional<endpoint> multicast = {},
                          std::shared_ptr<core::sealing> sealing = nullptr)
    : router(self, std::move(paths), multicast, std::move(sealing)) {
    // nop
  }

  void attach(const troupe::attach& x) {
    router.on_attach(x.group, x.kinds, number_of(x.listener));
    // Those who were replaced are not to be kept alive.
    for (std::size_t i = 0; i < listeners_.size(); ++i)
      if (!router.is_heard_by(i))
        listeners_[i] = nullptr;
  }

  /// Sends what has been gathered in `out` in one burst, one message a
  /// listener.
  template <class Self>
  void publish(Self self) {
    router.on_burst_end(out);
    for (std::size_t i = 0; i < out.batches.size(); ++i)
      if (!out.batches[i].items.empty())
        self->send(listeners_[i], std::exchange(out.batches[i], {}));
  }

  core::frame_router router;
  core::frame_router_out out;

private:
  std::size_t number_of(const frame_listener_actor& x) {
    auto i = std::find(listeners_.begin(), listeners_.end(), x);
    if (i == listeners_.end())
      i = std::find(listeners_.begin(), listeners_.end(), nullptr);
    if (i == listeners_.end())
      i = listeners_.insert(i, x);
    *i = x;
    return static_cast<std::size_t>(i - listeners_.begin());
  }

  std::vector<frame_listener_actor> listeners_;
};

} // namespace troupe
