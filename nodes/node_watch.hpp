#pragma once

#include "nodes/node.hpp"
#include "nodes/run.hpp"

#include <optional>

namespace troupe {

/// Stands by a node that runs and does what signals ask of it:
///
///   runs --SIGINT, SIGTERM--> leaves --again--> ended at once
///
/// where what waits already when the first is heard, or comes within 150 ms,
/// is the same wish; and in both, SIGHUP reads the configuration again and
/// SIGUSR1 writes an inspection to the log. A service manager that watches the
/// node hears that it lives for as long as the thread of its actors does.
class node_watch {
public:
  node_watch(node& n, wait_room& room, const run_options& opts);

  /// Waits until the node is over, or told to leave and gone. Returns how it
  /// ended, or nothing when an actor fell.
  std::optional<life_over> wait();

private:
  std::optional<timespan> left() const;
  void pat_watchdog();
  bool on_signal(int signal);
  bool leave(int signal);
  void read_again();
  void read_keys_again();

  node& n_;
  wait_room& room_;
  const run_options& opts_;
  log_level level_;
  /// Set if a service manager watches the node.
  std::optional<timespan> watchdog_every_;
  instant watchdog_due_;
  /// Set once the node was told to leave.
  std::optional<instant> leaves_at_latest_;
};

} // namespace troupe
