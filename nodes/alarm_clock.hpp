#pragma once

#include <caf/detail/simple_actor_clock.hpp>

#include <condition_variable>
#include <mutex>

namespace troupe {

/// Gives actors their delayed messages, from a thread that wakes for those.
///
/// CAF's own clock wakes its thread for each timer that is set or cancelled,
/// which in a node are several a message, while few of them ever fire.
class alarm_clock : public caf::detail::simple_actor_clock {
public:
  /// Delivers what falls due until `end` is called.
  void run();

  void end();

  void set_ordinary_timeout(time_point t, caf::abstract_actor* self,
                            caf::atom_value type, std::uint64_t id) override;
  void set_multi_timeout(time_point t, caf::abstract_actor* self,
                         caf::atom_value type, std::uint64_t id) override;
  void set_request_timeout(time_point t, caf::abstract_actor* self,
                           caf::message_id id) override;
  void cancel_ordinary_timeout(caf::abstract_actor* self,
                               caf::atom_value type) override;
  void cancel_request_timeout(caf::abstract_actor* self,
                              caf::message_id id) override;
  void cancel_timeouts(caf::abstract_actor* self) override;
  void schedule_message(time_point t, caf::strong_actor_ptr receiver,
                        caf::mailbox_element_ptr content) override;
  void schedule_message(time_point t, caf::group target,
                        caf::strong_actor_ptr sender,
                        caf::message content) override;
  void cancel_all() override;

private:
  void wake_before(time_point t);

  /// Recursive: an actor that ends on a message cancels its timers.
  std::recursive_mutex mutex_;
  std::condition_variable_any changed_;
  /// When the thread will look again.
  time_point looks_at_ = time_point::max();
  bool ended_ = false;
};

} // namespace troupe
