#include "nodes/signal_inbox.hpp"

#include <sys/signalfd.h>

#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace troupe {

namespace {

sigset_t taken_signals() {
  sigset_t result;
  sigemptyset(&result);
  for (auto number : {SIGINT, SIGTERM, SIGCHLD})
    sigaddset(&result, number);
  return result;
}

} // namespace

signal_inbox::signal_inbox() {
  auto taken = taken_signals();
  pthread_sigmask(SIG_BLOCK, &taken, &before_);
  descriptor_ = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor_ >= 0)
    return;
  auto why = errno;
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  throw std::system_error(why, std::generic_category(), "signalfd");
}

signal_inbox::~signal_inbox() {
  close(descriptor_);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

signal_inbox::letter signal_inbox::take() {
  letter result;
  signalfd_siginfo info;
  while (read(descriptor_, &info, sizeof info)
         == static_cast<ssize_t>(sizeof info)) {
    auto number = static_cast<int>(info.ssi_signo);
    if (number == SIGCHLD)
      result.child_ended = true;
    else
      result.interruption = number;
  }
  return result;
}

} // namespace troupe
