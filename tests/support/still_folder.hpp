#pragma once

#include "messages/gossip_actors.hpp"
#include "tests/support/deterministic.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace troupe::test {

/// A folder without a disk, in virtual time: it answers when the time of a
/// question is over, or when its files change.
struct still_folder {
  using actor_type
    = folder_actor::extend<caf::reacts_to<folder_seen>, caf::reacts_to<tick>>;

  std::shared_ptr<folder_seen> now = std::make_shared<folder_seen>();
  folder_actor handle;

  explicit still_folder(deterministic& at) {
    auto files = now;
    auto it = at.own(at.sys.spawn(
      [files](actor_type::pointer self) -> actor_type::behavior_type {
        auto waiting = std::make_shared<
          std::deque<caf::typed_response_promise<folder_seen>>>();
        auto answer = [=] {
          for (auto& x : *waiting)
            x.deliver(*files);
          waiting->clear();
        };
        return {[=](const look_at_folder& x) {
                  auto promise = self->make_response_promise<folder_seen>();
                  waiting->push_back(promise);
                  self->delayed_send(self, std::chrono::milliseconds{x.wait},
                                     tick{});
                  return promise;
                },
                [=](const folder_seen& x) {
                  *files = x;
                  answer();
                },
                [=](tick) { answer(); }};
      }));
    handle = caf::actor_cast<folder_actor>(it);
  }

  void set(std::vector<std::string> names, const std::string& error = {}) {
    folder_seen x;
    x.error = error;
    for (auto& name : names)
      x.files.push_back({std::move(name)});
    caf::anon_send(caf::actor_cast<actor_type>(handle), std::move(x));
  }
};

} // namespace troupe::test
