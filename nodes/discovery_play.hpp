#pragma once

#include "nodes/demo_discovery.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace troupe {

/// What a run of the story has shown.
struct discovery_run {
  std::uint64_t requests = 0;
  std::uint64_t acked = 0;
  std::uint64_t failed = 0;
  /// Acknowledgements that receivers have withheld.
  std::uint64_t withheld = 0;
  /// Requests by how often they were processed, in all receivers' stores.
  std::uint64_t processed_once = 0;
  std::uint64_t processed_again = 0;
  /// Acknowledged, and in nobody's store.
  std::uint64_t lost = 0;
  std::uint64_t killed = 0;
  /// Whether the discovery node was, too; it came back at its address.
  bool discovery_killed = false;
  std::uint64_t added = 0;
  /// Requests by the number of their tries.
  std::map<std::uint64_t, std::uint64_t> tries;
  /// Names and how many requests each has processed.
  std::map<std::string, std::uint64_t> receivers;
  std::vector<std::string> problems;
  double seconds = 0;
  std::string folder;
  /// The file that shows the run; empty if there is none.
  std::string page;

  bool good() const {
    return acked == requests && failed == 0 && processed_again == 0 && lost == 0
           && problems.empty();
  }
};

struct discovery_watcher {
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  std::function<void(const std::string&)> note;
};

/// Plays the story with real processes of `program`, whose files go to
/// `folder`. All of them have ended when it returns or throws; throws as
/// `play_ordering` does.
discovery_run play_discovery(const std::string& program,
                             const demo_discovery_options& opts,
                             std::uint64_t seed, const std::string& folder,
                             const discovery_watcher& watcher);

} // namespace troupe
