#pragma once

#include "config/gossip_options.hpp"
#include "messages/gossip.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe::core {

/// What an origin's look at its folder has found different.
struct gossip_change {
  std::string name;
  bool gone = false;
  std::string value{};
};

/// What a delta has done.
enum class gossip_outcome : std::uint8_t {
  stale,   ///< Nothing: all of it is known, or it is too old.
  touched, ///< The origin was alive later than was known.
  gap,     ///< There is more than is here, and what leads there is missing.
  changed, ///< Values have changed.
  refused, ///< They do not fit the bound.
};

/// What is known of one origin: its values by name, each with the number of its
/// change, and how far they go.
///
///   unknown --delta--> fresh --not refreshed for `expire_after`--> expired
///                        ^                                           |
///                        '------------ a newer version --------------'
///
/// `version` and `inc` never go back, in whatever state: expiry and dropped
/// tombstones take values, not the mark. Else any old copy would be news.
class origin_table {
public:
  /// Bytes that an entry costs beside its name and its value.
  static constexpr std::size_t entry_overhead = 32;

  origin_table() = default;

  /// This node's own, in the life `inc`; the folder was not looked at.
  explicit origin_table(incarnation inc) : inc_(inc), own_(true) {
    // nop
  }

  // -- the own side -----------------------------------------------------------

  /// The folder was looked at. Returns how many changes did not fit.
  std::size_t on_look(const std::vector<gossip_change>& changes, instant now,
                      const gossip_options& opts);

  // -- the others' side -------------------------------------------------------

  gossip_outcome on_delta(const gossip_delta& x, instant now,
                          const gossip_options& opts);

  /// Somebody who has the same content knows of a later look at it. Returns
  /// whether that was news.
  bool on_fresh(std::int64_t version, timespan age, instant now,
                const gossip_options& opts);

  // -- time -------------------------------------------------------------------

  /// Empties what was not refreshed for too long, and drops old tombstones.
  /// Returns whether values were there, and are not any more.
  bool expire(instant now, const gossip_options& opts);

  /// Whether it expired so long ago that it need not be remembered.
  bool is_forgotten(instant now, const gossip_options& opts) const;

  // -- for others -------------------------------------------------------------

  gossip_mark mark() const;

  /// The changes for somebody who has `theirs`, as many as fit `bytes`.
  gossip_delta delta_for(const gossip_mark& theirs, std::size_t bytes,
                         instant now) const;

  /// Whether somebody with `theirs` can be told something.
  bool is_ahead_of(const gossip_mark& theirs, instant now,
                   const gossip_options& opts) const;

  /// Whether somebody with `theirs` could tell something.
  bool is_behind(const gossip_mark& theirs) const;

  /// Whether changes of the latest version are missing, and have room.
  bool lacks_some() const {
    return held_ < last_ && !expired_ && !full_;
  }

  incarnation inc() const {
    return inc_;
  }

  std::int64_t version() const {
    return version_;
  }

  std::uint64_t held() const {
    return held_;
  }

  std::uint64_t last() const {
    return last_;
  }

  bool expired() const {
    return expired_;
  }

  /// When the origin looked, as far as can be told here.
  instant refreshed() const {
    return refreshed_;
  }

  timespan age(instant now) const {
    return own_ ? timespan{0} : now - refreshed_;
  }

  std::size_t bytes() const {
    return bytes_;
  }

  /// By the number of the change, tombstones among them.
  const std::map<std::uint64_t, gossip_entry>& entries() const {
    return entries_;
  }

  /// Names that are there.
  std::size_t size() const {
    return entries_.size() - tombstones_.size();
  }

private:
  void begin_life(incarnation inc);
  void clear();
  bool put(gossip_entry x, instant now, std::size_t bytes_max);
  void take_out(const std::string& name);
  gossip_outcome take(const gossip_delta& x, bool newer, instant now,
                      const gossip_options& opts);

  incarnation inc_ = 0;
  bool own_ = false;
  bool expired_ = false;
  /// The bound was met; nothing more is asked for in this life.
  bool full_ = false;
  std::int64_t version_ = -1;
  std::uint64_t last_ = 0;
  std::uint64_t held_ = 0;
  std::uint64_t floor_ = 0;
  instant refreshed_;
  std::size_t bytes_ = 0;
  std::map<std::uint64_t, gossip_entry> entries_;
  /// The number of the latest change of each name.
  std::map<std::string, std::uint64_t> places_;
  /// Since when each tombstone is here.
  std::map<std::uint64_t, instant> tombstones_;
};

} // namespace troupe::core
