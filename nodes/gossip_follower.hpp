#pragma once

#include "actors/core/gossip_spreader.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What has become of what one node shares, as a person is told.
struct gossip_change {
  enum class kind : std::uint8_t {
    shared,  ///< The own folder has changed.
    taken,   ///< That of another.
    expired, ///< Another's was dropped here.
  };

  kind what = kind::shared;
  std::string origin;
  incarnation inc = 0;
  std::int64_t version = -1;
  /// Files that are there now.
  std::size_t files = 0;
  /// A later life of the node than the one that was told of: all is new.
  bool new_life = false;
  /// How many names are there anew or with another value, and how many are
  /// gone; and the names, the latest changes first, as far as there is room.
  std::size_t changed_count = 0;
  std::size_t gone_count = 0;
  std::vector<std::string> changed{};
  std::vector<std::string> gone{};
};

/// Finds out what has changed since it was told of last. What comes in several
/// datagrams is one change.
class gossip_follower {
public:
  /// Names of one change that are listed.
  static constexpr std::size_t names_max = 20;

  /// Takes what happened in `at`; returns what to tell, if anything.
  std::optional<gossip_change> on_event(const core::gossip_event& x,
                                        const core::gossip_spreader& at);

private:
  struct mark {
    incarnation inc = 0;
    std::uint64_t held = 0;
  };

  /// As many as the spreader knows.
  std::map<std::string, mark> marks_;
};

} // namespace troupe
