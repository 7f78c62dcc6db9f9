#pragma once

#include "nodes/ordering_files.hpp"
#include "nodes/ordering_run.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace troupe {

/// Whoever looks on while a run is played.
struct ordering_watcher {
  /// Deliveries so far, and those that there are when nothing is lost.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  /// A sentence about something that a person may want to know at once.
  std::function<void(const std::string&)> note;
};

/// Plays one run with real processes of `program`: a manager, a comparison
/// server and the peers, whose files and logs go to `folder`. All processes
/// have ended when it returns or throws. What goes wrong with nodes is a
/// problem of the run; throws `play_error` if the run cannot be set up, and
/// `play_interrupted`.
ordering_run play_ordering(const std::string& program,
                           const ordering_plan& plan, const std::string& folder,
                           const ordering_watcher& watcher);

} // namespace troupe
