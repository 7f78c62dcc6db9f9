#pragma once

#include "actors/core/frame_router.hpp"
#include "actors/tap_point.hpp"
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
                          std::shared_ptr<core::sealing> sealing = nullptr,
                          std::shared_ptr<core::address_validator> validator
                          = nullptr)
    : router(self, std::move(paths), multicast, std::move(sealing),
             std::move(validator)) {
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
    for (std::size_t i = 0; i < out.batches.size(); ++i) {
      auto& batch = out.batches[i];
      if (batch.items.empty())
        continue;
      // First: what follows from it must not be seen before it.
      if (seen.is_open() && carries_messages(batch))
        seen.show(self, batch);
      self->send(listeners_[i], std::exchange(batch, {}));
    }
  }

  /// Shows what is about to leave.
  template <class Self>
  void show(Self self, const outbound_batch& x) const {
    if (seen.is_open() && carries_messages(x))
      seen.show(self, x);
  }

  core::frame_router router;
  core::frame_router_out out;
  tap_point seen;

private:
  static bool carries_messages(const outbound_batch& x) {
    return std::any_of(x.items.begin(), x.items.end(), [](const auto& item) {
      return std::any_of(item.frames.begin(), item.frames.end(), is_message);
    });
  }

  static bool carries_messages(const frame_batch& x) {
    return std::any_of(x.items.begin(), x.items.end(),
                       [](const auto& item) { return is_message(item.what); });
  }

  static bool is_message(const frame& x) {
    return std::holds_alternative<envelope_batch_ptr>(x)
           || std::holds_alternative<plain_message>(x);
  }

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
