#include "nodes/supervisor.hpp"

#include <spdlog/spdlog.h>

#include <caf/actor_system.hpp>

#include <array>
#include <csignal>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <tuple>
#include <unistd.h>

namespace troupe {

namespace {

constexpr unsigned bits_of_kind = 8;

/// How a node can end, the worst last. Whatever has no line of its own is
/// plainly bad.
const std::array<life_over, 7> ends{{{true, errc::none},
                                     {false, errc::none},
                                     {false, errc::timed_out},
                                     {false, errc::no_coordinator},
                                     {false, errc::io_failed},
                                     {false, errc::refused},
                                     {false, errc::wire_version}}};
constexpr std::size_t plainly_bad = 1;
constexpr std::size_t fall = std::tuple_size_v<decltype(ends)>;
static_assert((fall + 1) * bits_of_kind <= 64);

} // namespace

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

void wait_room::tell(const life_over& x) {
  auto kind = x.good ? 0 : plainly_bad;
  for (std::size_t i = 0; i < ends.size(); ++i)
    if (ends.at(i).good == x.good && ends.at(i).why == x.why)
      kind = i;
  write(kind);
}

void wait_room::tell_of_fall() {
  write(fall);
}

/// An event counter adds up what it is told: each kind of news has some bits of
/// it for itself.
void wait_room::write(std::size_t kind) {
  auto value = std::uint64_t{1} << (kind * bits_of_kind);
  // One that is full has been told enough.
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
    auto has = [&](std::size_t kind) {
      return (told >> (kind * bits_of_kind) & 0xff) != 0;
    };
    result.fell = has(fall);
    for (std::size_t kind = 0; kind < ends.size(); ++kind)
      if (has(kind))
        result.over = ends.at(kind);
  }
  return result;
}

void wait_room::forget(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (auto x : signals)
    sigaddset(&set, x);
  constexpr timespec at_once{};
  while (::sigtimedwait(&set, nullptr, &at_once) > 0)
    continue;
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
    room->tell_of_fall();
  });
  return {
    [=](const life_over& x) { room->tell(x); },
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
