#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// One thing that an origin tells of itself: a file of its folder, or that the
/// file is gone.
///
/// `at` numbers the changes of one life of the origin, from 1 and without two
/// alike, so (incarnation, at) names a content for ever. A name that changes
/// moves to the number of its latest change.
struct gossip_entry {
  std::uint64_t at = 0;
  std::string name;
  /// A tombstone: the name was there once. Its value is empty.
  bool gone = false;
  std::string value{};
};

/// How far the sender is with one origin.
///
/// `version` counts the origin's looks at its folder: -1 before the first. It
/// rises with every look, also where nothing has changed, and that alone shows
/// that the origin lives. `held` is the gap-free mark: all changes up to it are
/// here. `floor` is the number of the last change whose tombstone was dropped:
/// whoever holds less needs all anew.
struct gossip_mark {
  std::string origin;
  incarnation inc = 0;
  std::int64_t version = -1;
  std::uint64_t held = 0;
  std::uint64_t floor = 0;
};

/// A range of the table in a few bytes: a hash of the contents of all origins
/// behind `after` up to `through` (empty: to the end), and of each, in the
/// order of names, only how fresh it is.
struct gossip_summary {
  struct freshness {
    std::int64_t version = -1;
    /// Seconds since the origin looked, rounded up.
    std::uint32_t age = 0;
  };

  /// An answer is not answered with a summary again.
  bool answers = false;
  std::string after{};
  std::string through{};
  std::uint64_t hash = 0;
  std::vector<freshness> items{};
};

/// The same by name, for whoever has another hash; or only marks that their
/// sender lacks something behind (`asks`), as one asks for more of a value.
struct gossip_digest {
  bool asks = false;
  std::string after{};
  std::string through{};
  std::vector<gossip_mark> marks{};
};

/// The changes of one origin from behind `after` up to `through`, ascending.
///
/// It has no gap: whoever holds all up to `after` holds all up to `through`
/// then. With `after` zero it begins anew. `last` is the last change of that
/// version; where `through` is less, there is more to ask for.
struct gossip_delta {
  std::string origin;
  incarnation inc = 0;
  std::int64_t version = -1;
  /// Milliseconds since the origin looked. Travels as a duration, so that
  /// clocks need not agree and no relay makes it young again.
  std::uint64_t age = 0;
  std::uint64_t last = 0;
  std::uint64_t floor = 0;
  std::uint64_t after = 0;
  std::uint64_t through = 0;
  /// The sender has more, and waits to be asked for it.
  bool pauses = false;
  std::vector<gossip_entry> entries{};
};

} // namespace troupe
