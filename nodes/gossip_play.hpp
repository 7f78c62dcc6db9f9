#pragma once

#include "nodes/gossip_stage.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace troupe {

/// One thing that happened, and how long it took until all others knew.
struct gossip_step {
  std::string what;
  /// What all know then.
  std::string outcome;
  double ms = 0;
};

/// What became of the story.
struct gossip_run {
  std::vector<gossip_step> steps;
  /// Living nodes that were given up.
  std::uint64_t false_suspicions = 0;
  /// What went wrong, in sentences.
  std::vector<std::string> faults;
  double seconds = 0;
  /// A page that shows the story; empty where there is none.
  std::string page;

  bool good() const {
    return faults.empty();
  }
};

struct gossip_story_watcher {
  /// Something happens, in words.
  std::function<void(const std::string&)> begins;
  /// All know it.
  std::function<void(const gossip_step&)> done;
};

/// The nodes of the story: their timers are short, so that what expires can be
/// seen to.
gossip_plan demo_gossip_plan();

/// Plays one story with real processes of `program`: files appear, change and
/// vanish; a node dies, what it shared expires, and it returns. All processes
/// have ended when it returns or throws. Throws `play_error` if it cannot be
/// set up, and `play_interrupted`.
gossip_run play_gossip(const std::string& program, const gossip_plan& plan,
                       const std::string& folder,
                       const gossip_story_watcher& watcher);

} // namespace troupe
