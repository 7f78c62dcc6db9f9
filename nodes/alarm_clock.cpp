#include "nodes/alarm_clock.hpp"

#include <utility>

namespace troupe {

namespace {

using lock = std::lock_guard<std::recursive_mutex>;

} // namespace

void alarm_clock::run() {
  std::unique_lock<std::recursive_mutex> guard{mutex_};
  while (!ended_) {
    if (schedule().empty()) {
      looks_at_ = time_point::max();
      changed_.wait(guard);
      continue;
    }
    auto next = schedule().begin()->first;
    looks_at_ = next;
    // Not `looks_at_` itself: it is read while others may change it.
    if (now() < next)
      changed_.wait_until(guard, next);
    else
      trigger_expired_timeouts();
  }
}

void alarm_clock::end() {
  lock guard{mutex_};
  ended_ = true;
  changed_.notify_all();
}

void alarm_clock::wake_before(time_point t) {
  if (t < looks_at_) {
    looks_at_ = t;
    changed_.notify_all();
  }
}

void alarm_clock::set_ordinary_timeout(time_point t, caf::abstract_actor* self,
                                       caf::atom_value type, std::uint64_t id) {
  lock guard{mutex_};
  simple_actor_clock::set_ordinary_timeout(t, self, type, id);
  wake_before(t);
}

void alarm_clock::set_multi_timeout(time_point t, caf::abstract_actor* self,
                                    caf::atom_value type, std::uint64_t id) {
  lock guard{mutex_};
  simple_actor_clock::set_multi_timeout(t, self, type, id);
  wake_before(t);
}

void alarm_clock::set_request_timeout(time_point t, caf::abstract_actor* self,
                                      caf::message_id id) {
  lock guard{mutex_};
  simple_actor_clock::set_request_timeout(t, self, id);
  wake_before(t);
}

void alarm_clock::cancel_ordinary_timeout(caf::abstract_actor* self,
                                          caf::atom_value type) {
  lock guard{mutex_};
  simple_actor_clock::cancel_ordinary_timeout(self, type);
}

void alarm_clock::cancel_request_timeout(caf::abstract_actor* self,
                                         caf::message_id id) {
  lock guard{mutex_};
  simple_actor_clock::cancel_request_timeout(self, id);
}

void alarm_clock::cancel_timeouts(caf::abstract_actor* self) {
  lock guard{mutex_};
  simple_actor_clock::cancel_timeouts(self);
}

void alarm_clock::schedule_message(time_point t, caf::strong_actor_ptr receiver,
                                   caf::mailbox_element_ptr content) {
  lock guard{mutex_};
  simple_actor_clock::schedule_message(t, std::move(receiver),
                                       std::move(content));
  wake_before(t);
}

void alarm_clock::schedule_message(time_point t, caf::group target,
                                   caf::strong_actor_ptr sender,
                                   caf::message content) {
  lock guard{mutex_};
  simple_actor_clock::schedule_message(t, std::move(target), std::move(sender),
                                       std::move(content));
  wake_before(t);
}

void alarm_clock::cancel_all() {
  lock guard{mutex_};
  simple_actor_clock::cancel_all();
}

} // namespace troupe
