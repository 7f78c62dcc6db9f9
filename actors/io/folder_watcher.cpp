#include "actors/io/folder_watcher.hpp"

#include "actors/inspected.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

namespace troupe {

namespace {

using std::chrono::milliseconds;

/// Longest time without a look at the mailbox.
constexpr milliseconds nap{25};
/// A folder that is never quiet is looked at all the same.
constexpr int unrest_max = 10;

/// The kernel's ear on one folder. Without one (their number is limited) only
/// the interval is left.
class folder_ear {
public:
  folder_ear() = default;

  explicit folder_ear(const std::string& path)
    : fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    constexpr std::uint32_t what = IN_CREATE | IN_DELETE | IN_MOVE
                                   | IN_CLOSE_WRITE | IN_ATTRIB | IN_ONLYDIR;
    if (fd_ >= 0 && ::inotify_add_watch(fd_, path.c_str(), what) < 0)
      close();
  }

  folder_ear(folder_ear&& x) noexcept : fd_(std::exchange(x.fd_, -1)) {
    // nop
  }

  folder_ear& operator=(folder_ear&& x) noexcept {
    std::swap(fd_, x.fd_);
    return *this;
  }

  ~folder_ear() {
    close();
  }

  /// Waits up to `span`. Returns whether something happened; what it was does
  /// not matter, nor whether the queue overflowed: all is looked at.
  bool wait(milliseconds span) const {
    pollfd p{fd_, POLLIN, 0};
    auto ready = ::poll(&p, fd_ >= 0 ? 1 : 0, static_cast<int>(span.count()));
    if (ready <= 0)
      return false;
    std::array<char, 16384> events{};
    while (::read(fd_, events.data(), events.size()) > 0)
      continue;
    return true;
  }

private:
  void close() {
    if (fd_ >= 0)
      ::close(std::exchange(fd_, -1));
  }

  int fd_ = -1;
};

struct folder_watcher_state {
  static constexpr const char* name = "folder-watcher";
  folder_ear ear;
};

/// It keeps nothing.
void describe(const folder_watcher_state&, inspection&) {
  // nop
}

folder_actor::behavior_type folder_watcher_behavior(
  folder_actor::stateful_pointer<folder_watcher_state> self,
  folder_options opts) {
  self->state.ear = folder_ear{opts.path};
  auto settle = std::chrono::duration_cast<milliseconds>(opts.settle);
  return {
    [=](look_at_folder x) -> caf::result<folder_seen> {
      auto span = std::min(nap, milliseconds{x.wait});
      auto moved = self->state.ear.wait(span);
      if (!moved && milliseconds{x.wait} > span) {
        x.wait -= static_cast<std::uint64_t>(span.count());
        return self->delegate(folder_actor{self}, x);
      }
      for (int i = 0; moved && i < unrest_max; ++i)
        moved = self->state.ear.wait(settle);
      return scan_folder(opts);
    },
  };
}

} // namespace

folder_actor spawn_folder_watcher(caf::actor_system& sys, folder_options opts) {
  return spawn_inspected<caf::detached>(sys, folder_watcher_behavior,
                                        std::move(opts));
}

} // namespace troupe
