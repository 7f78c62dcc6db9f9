#pragma once

#include <signal.h>

namespace troupe {

/// Turns SIGINT, SIGTERM and SIGCHLD into something that can be waited for
/// together with pipes. As long as it lives, the signals do nothing else in
/// the thread that made it; so make it before any other thread, and only one.
class signal_inbox {
public:
  struct letter {
    /// The last of SIGINT and SIGTERM that came in, or 0.
    int interruption = 0;
    bool child_ended = false;
  };

  /// Throws `std::system_error` when the system has no room for it.
  signal_inbox();

  /// The signals do again what they did before.
  ~signal_inbox();

  signal_inbox(const signal_inbox&) = delete;
  signal_inbox& operator=(const signal_inbox&) = delete;

  /// Is readable while a signal waits.
  int descriptor() const {
    return descriptor_;
  }

  /// Takes all signals that wait; never blocks.
  letter take();

  /// Signals that were blocked before, as a child should have it.
  const sigset_t& before() const {
    return before_;
  }

private:
  sigset_t before_;
  int descriptor_ = -1;
};

} // namespace troupe
