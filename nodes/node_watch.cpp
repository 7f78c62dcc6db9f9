#include "nodes/node_watch.hpp"

#include "actors/udp_transport.hpp"
#include "nodes/key_file.hpp"
#include "nodes/logging.hpp"
#include "nodes/reload.hpp"
#include "nodes/service_notice.hpp"

#include <caf/actor_cast.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>

namespace troupe {

namespace {

/// How long a node that was told to leave may take for it.
constexpr timespan leave_limit = std::chrono::seconds{3};

/// `timeout` and some shells signal a process and, at once, its group: what
/// comes within this is the same wish told again. A person is slower.
constexpr timespan same_wish = std::chrono::milliseconds{150};

} // namespace

node_watch::node_watch(node& n, wait_room& room, const run_options& opts)
  : n_(n),
    room_(room),
    opts_(opts),
    level_(n.config.log.level),
    watchdog_every_(watchdog_interval()),
    watchdog_due_(std::chrono::steady_clock::now()) {
  // nop
}

std::optional<life_over> node_watch::wait() {
  for (;;) {
    auto woken = room_.wait(left());
    pat_watchdog();
    if (!woken) {
      if (!leaves_at_latest_
          || *leaves_at_latest_ > std::chrono::steady_clock::now())
        continue; // An interrupted wait, or the watchdog's.
      spdlog::warn("left without an answer of the others");
      return life_over{};
    }
    if (woken->fell)
      return std::nullopt;
    if (woken->over)
      return leaves_at_latest_ ? life_over{} : *woken->over;
    if (on_signal(woken->signal))
      return life_over{};
  }
}

/// Returns how long there is nothing to do; nothing: for ever.
std::optional<timespan> node_watch::left() const {
  auto next = leaves_at_latest_;
  if (watchdog_every_ && (!next || watchdog_due_ < *next))
    next = watchdog_due_;
  if (!next)
    return std::nullopt;
  auto now = std::chrono::steady_clock::now();
  return std::max<timespan>(*next - now, timespan{0});
}

/// Says that the node lives, once an actor has answered.
void node_watch::pat_watchdog() {
  auto now = std::chrono::steady_clock::now();
  if (!watchdog_every_ || now < watchdog_due_)
    return;
  watchdog_due_ = now + *watchdog_every_;
  caf::scoped_actor self{n_.sys};
  self->request(n_.transport, *watchdog_every_, get_counters{})
    .receive([](const counters&) { tell_service_manager("WATCHDOG=1"); },
             [](const caf::error&) {
               spdlog::error("the actors do not answer; the watchdog is told "
                             "nothing");
             });
}

/// Returns whether this ends the node at once.
bool node_watch::on_signal(int signal) {
  switch (signal) {
    case SIGINT:
    case SIGTERM:
      return leave(signal);
    case SIGHUP:
      if (!opts_.read_again)
        return leave(signal); // Its terminal is gone.
      read_again();
      return false;
    case SIGUSR1:
      inspect_node(n_.sys, n_.parts, log_whole);
      return false;
    default:
      return false;
  }
}

bool node_watch::leave(int signal) {
  if (leaves_at_latest_) {
    auto now = std::chrono::steady_clock::now();
    if (now < *leaves_at_latest_ - leave_limit + same_wish)
      return false;
    if (n_.let_go)
      n_.let_go();
    std::_Exit(128 + signal);
  }
  // What waits already came together, however late this process looks.
  room_.forget({SIGINT, SIGTERM});
  leaves_at_latest_ = std::chrono::steady_clock::now() + leave_limit;
  spdlog::info("leaving");
  tell_service_manager("STOPPING=1\nSTATUS=leaving");
  if (!n_.leave)
    return true;
  n_.leave();
  return false;
}

void node_watch::read_again() {
  auto result = reload(n_.config, level_, opts_.read_again());
  // What is said about the change is seen if either level lets it.
  set_log_level(std::min(level_, result.level));
  for (auto& x : result.notices)
    log_notice(x);
  level_ = result.level;
  set_log_level(level_);
  read_keys_again();
}

/// A file that cannot be read changes nothing: the keys that work go on.
void node_watch::read_keys_again() {
  if (n_.config.key_file.empty())
    return;
  auto read = read_key_file(n_.config.key_file);
  if (!read.error.empty()) {
    spdlog::error("{}; the keys stay as they are", read.error);
    return;
  }
  const auto& used = read.ring.used();
  spdlog::info("the keys were read again: key {} ({}) seals, {} in all open",
               used.id, fingerprint(used), read.ring.keys().size());
  caf::anon_send(
    caf::actor_cast<udp_transport_actor>(n_.transport),
    change_keys{std::make_shared<const core::key_ring>(read.ring)});
}

} // namespace troupe
