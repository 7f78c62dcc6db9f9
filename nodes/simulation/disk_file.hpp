#pragma once

#include "actors/core/splitmix.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

namespace troupe::simulation {

/// Which of the changes that were never synced reach the platter when the power
/// fails. Changes are numbered in the order in which they were made, over the
/// whole disk.
struct survival {
  static constexpr auto never = std::numeric_limits<std::uint64_t>::max();

  double chance = 0;               ///< of each change by itself, in [0, 1]
  std::uint64_t last = never;      ///< None after this one survives.
  std::uint64_t torn_from = never; ///< From this one on a sector may be torn,
  double torn = 0;                 ///< with this chance.

  /// Draws whether the change of this number survives.
  bool spares(std::uint64_t number, core::splitmix& draws) const;
};

/// Sectors that a file lost, or found half written.
struct sector_losses {
  std::uint64_t lost = 0;
  std::uint64_t torn = 0;
};

/// The bytes of one file: what the platter has, and what only the cache has.
///
/// A sector is on the platter as a whole, at any state that it had since the
/// last sync, whatever became of the others. The size is kept apart from the
/// data, so a file can be longer than what of it was written; there it reads as
/// zeros or as rubbish. Sizes come to the platter in their order, and nothing
/// is seen again that a surviving cut took away.
///
/// What is drawn depends on sizes and positions alone, never on the bytes.
class disk_file {
public:
  /// States of one sector that are kept to choose from; the oldest goes first.
  static constexpr std::size_t versions_max = 4;
  /// Sizes that are kept to choose from; beyond, the oldest two become one.
  static constexpr std::size_t sizes_max = 64;

  explicit disk_file(std::uint32_t sector_bytes) : sector_bytes_(sector_bytes) {
    // nop
  }

  std::uint64_t size() const {
    return cache_.size();
  }

  /// Number of the first change that a crash may take back;
  /// `survival::never` if there is none.
  std::uint64_t first_unsynced() const;

  /// Copies up to `size` bytes from `at` on and returns how many there were.
  std::size_t read(std::uint64_t at, void* out, std::size_t size) const;

  /// Writes and, past the end, grows. Adds the changes to `changes`.
  void write(std::uint64_t at, const void* data, std::size_t size,
             std::uint64_t& changes);

  /// Cuts the file off, or adds zeros. Adds the change to `changes`.
  void resize(std::uint64_t size, std::uint64_t& changes);

  /// Brings everything to the platter.
  void sync();

  /// Brings to the platter what `x` spares and counts the rest as lost. The
  /// cache keeps it and takes it for written, as after a failed fsync.
  sector_losses settle(const survival& x, core::splitmix& draws);

  /// Lets go of the cache: the file is now what the platter has.
  void forget() {
    cache_ = platter_;
  }

  /// Turns one bit over. Returns false if there is no such bit.
  bool flip_bit(std::uint64_t bit);

private:
  using bytes = std::vector<std::uint8_t>;

  /// What a sector was after one change.
  struct version {
    std::uint64_t number;
    bytes content;
  };

  /// How long the file was after one change, or some.
  struct extent {
    std::uint64_t number;
    std::uint64_t size;
    std::uint64_t low;        ///< The shortest that it was on the way there,
    std::uint64_t low_number; ///< and by which change.
  };

  void note_size(std::uint64_t size, std::uint64_t& changes);
  void note_sector(std::uint64_t sector, std::uint64_t& changes);
  std::vector<extent> settle_size(const survival& x, core::splitmix& draws);
  void put(std::uint64_t sector, const bytes& content);
  void tear(std::uint64_t sector, const bytes& content, core::splitmix& draws);
  void spoil(std::uint64_t sector, core::splitmix& draws);

  std::uint32_t sector_bytes_;
  bytes cache_;
  bytes platter_;
  std::map<std::uint64_t, std::vector<version>> sectors_;
  /// Ascending by number.
  std::vector<extent> sizes_;
};

} // namespace troupe::simulation
