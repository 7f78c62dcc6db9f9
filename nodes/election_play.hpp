#pragma once

#include "messages/view.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What a group is played with.
struct election_plan {
  std::uint64_t members = 5;
  level order = level::safe;
  /// Messages that each life of a member says.
  std::uint64_t messages = 200;
  timespan gap_min = std::chrono::milliseconds{10};
  timespan gap_max = std::chrono::milliseconds{30};
  /// Share of the datagrams that each node loses on purpose.
  double loss = 0;
  std::uint64_t seed = 1;
  /// The members say what they are told, line by line, and nothing else.
  bool spoken_to = false;
  /// Settings of every member, `key=value`; they win over all of the above.
  std::vector<std::string> sets{};
};

/// One thing that was done to the group, and how long it took until all that
/// should be in one view were.
struct election_step {
  std::string what;
  double ms = 0;
  std::string view;
  std::string leader;
};

/// What became of the story.
struct election_run {
  std::vector<election_step> steps;
  std::uint64_t views = 0;
  std::uint64_t deliveries = 0;
  /// Messages in the state that all have at the end, and its hash.
  std::uint64_t messages = 0;
  std::string hash;
  /// What went wrong, in sentences.
  std::vector<std::string> faults;
  double seconds = 0;
  /// A page that shows the story; empty where there is none.
  std::string page;

  bool good() const {
    return faults.empty();
  }
};

struct election_watcher {
  /// A step begins, in words.
  std::function<void(const std::string&)> begins;
  std::function<void(const election_step&)> done;
};

/// Plays one story with real processes of `program`: the leader is killed,
/// restarted, paused and resumed; two halves are cut apart and healed. All
/// processes have ended when it returns or throws. Throws `play_error` if it
/// cannot be set up, and `play_interrupted`.
election_run play_election(const std::string& program,
                           const election_plan& plan, const std::string& folder,
                           const election_watcher& watcher);

} // namespace troupe
