#include "nodes/process_faults.hpp"

#include <spdlog/spdlog.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include <signal.h>
#include <time.h>
#include <unistd.h>

namespace troupe {

namespace {

/// SIGCONT wakes a process when it is sent, whether or not it is blocked.
bool arm_waking(timer_t& timer, timespan span) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGCONT;
  if (::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
    return false;
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span);
  itimerspec due{};
  due.it_value.tv_sec = seconds.count();
  due.it_value.tv_nsec = (span - seconds).count();
  if (::timer_settime(timer, 0, &due, nullptr) == 0)
    return true;
  ::timer_delete(timer);
  return false;
}

void pause_process(timespan span) {
  timer_t timer{};
  if (!arm_waking(timer, span)) {
    spdlog::error("chaos: no timer would wake this process, so it goes on: {}",
                  std::strerror(errno));
    return;
  }
  // Sent to this very thread, it stops the process before this thread goes on.
  // Sent to the process, another thread may take it while this one deletes the
  // timer, and then nothing would ever wake the process.
  ::raise(SIGSTOP);
  ::timer_delete(timer);
}

} // namespace

process_faults own_process_faults() {
  return {pause_process, [] { ::kill(::getpid(), SIGKILL); }};
}

} // namespace troupe
