#include "nodes/node_watch.hpp"

#include "nodes/logging.hpp"
#include "nodes/reload.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>

namespace troupe {

namespace {

/// How long a node that was told to leave may take for it.
constexpr timespan leave_limit = std::chrono::seconds{3};

} // namespace

node_watch::node_watch(node& n, wait_room& room, const run_options& opts)
  : n_(n), room_(room), opts_(opts), level_(n.config.log.level) {
  // nop
}

std::optional<bool> node_watch::wait() {
  for (;;) {
    auto woken = room_.wait(left());
    if (!woken) {
      if (!leaves_at_latest_ || *left() > timespan{0})
        continue; // An interrupted wait.
      spdlog::warn("left without an answer of the others");
      return true;
    }
    if (woken->fell)
      return std::nullopt;
    if (woken->over)
      return leaves_at_latest_ || *woken->over;
    if (on_signal(woken->signal))
      return true;
  }
}

/// Returns what is left of the time to leave, if it runs.
std::optional<timespan> node_watch::left() const {
  if (!leaves_at_latest_)
    return std::nullopt;
  auto now = std::chrono::steady_clock::now();
  return std::max<timespan>(*leaves_at_latest_ - now, timespan{0});
}

/// Returns whether this ends the node at once.
bool node_watch::on_signal(int signal) {
  switch (signal) {
    case SIGINT:
    case SIGTERM:
      return leave(signal);
    case SIGHUP:
      read_again();
      return false;
    case SIGUSR1:
      inspect_node(n_.sys, n_.parts,
                   [](const std::string& sentence) { spdlog::info(sentence); });
      return false;
    default:
      return false;
  }
}

bool node_watch::leave(int signal) {
  if (leaves_at_latest_)
    std::_Exit(128 + signal);
  leaves_at_latest_ = std::chrono::steady_clock::now() + leave_limit;
  spdlog::info("leaving");
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
}

} // namespace troupe
