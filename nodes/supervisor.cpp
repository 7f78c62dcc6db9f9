#include "nodes/supervisor.hpp"

#include <spdlog/spdlog.h>

#include <caf/actor_system.hpp>

#include <array>
#include <csignal>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace troupe {

wait_room::wait_room() {
  sigset_t set;
  sigemptyset(&set);
  for (auto x : {SIGINT, SIGTERM, SIGHUP, SIGUSR1})
    sigaddset(&set, x);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  events_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

wait_room::~wait_room() {
  ::close(signals_);
  ::close(events_);
}

void wait_room::tell(verdict x) {
  auto value = static_cast<std::uint64_t>(x);
  // An event counter that is full has been told enough.
  if (::write(events_, &value, sizeof(value)) < 0)
    return;
}

std::optional<wake_up> wait_room::wait(std::optional<timespan> limit) {
  using std::chrono::milliseconds;
  auto ms = limit ? std::chrono::duration_cast<milliseconds>(*limit).count()
                  : -1;
  std::array<pollfd, 2> fds{{{signals_, POLLIN, 0}, {events_, POLLIN, 0}}};
  if (::poll(fds.data(), fds.size(), static_cast<int>(ms)) <= 0)
    return std::nullopt;
  wake_up result;
  signalfd_siginfo info{};
  if (::read(signals_, &info, sizeof(info)) == sizeof(info))
    result.signal = static_cast<int>(info.ssi_signo);
  std::uint64_t told = 0;
  if (::read(events_, &told, sizeof(told)) == sizeof(told)) {
    auto has = [&](verdict x, unsigned bits) {
      return (told / static_cast<std::uint64_t>(x) & ((1u << bits) - 1)) != 0;
    };
    result.fell = has(verdict::fell, 8);
    if (has(verdict::bad, 8))
      result.over = false;
    else if (has(verdict::good, 8))
      result.over = true;
  }
  return result;
}

namespace {

node_supervisor_actor::behavior_type supervisor_behavior(
  node_supervisor_actor::stateful_pointer<supervisor_state> self,
  wait_room* room) {
  self->set_down_handler([=](caf::down_msg& x) {
    if (x.reason == caf::exit_reason::user_shutdown)
      return;
    spdlog::error("actor {} fell: {}", x.source.id(),
                  self->system().render(x.reason));
    room->tell(wait_room::verdict::fell);
  });
  return {
    [=](const life_over& x) {
      room->tell(x.good ? wait_room::verdict::good : wait_room::verdict::bad);
    },
    [=](const supervise& x) {
      for (auto& actor : x.actors)
        self->monitor(actor);
    },
  };
}

} // namespace

node_supervisor_actor spawn_supervisor(caf::actor_system& sys,
                                       wait_room& room) {
  return sys.spawn(supervisor_behavior, &room);
}

} // namespace troupe
