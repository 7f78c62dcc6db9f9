#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace troupe::simulation {

/// What the connections of one process share about one database file: who has
/// locked it, and the index of its log, which SQLite keeps in shared memory.
/// Nothing of it is on the disk, so a crash ends it.
///
/// A user is a connection's file. Levels are SQLite's: none, shared, reserved,
/// pending, exclusive; slots are its locks on the shared memory.
class sqlite_sharing {
public:
  using user = const void*;

  enum level : int { none, shared, reserved, pending, exclusive };

  static constexpr std::size_t slots = 8;

  /// Raises the lock of `who`. Returns false if others hold it up; whoever asks
  /// for `exclusive` then still keeps newcomers out.
  bool lock(user who, int to);

  /// Lowers the lock of `who`.
  void unlock(user who, int to);

  /// Whether anyone means to write.
  bool is_reserved() const;

  /// Returns the region number `index` of the shared memory; null if there is
  /// none and `extend` is false. It stays where it is.
  volatile void* region(std::size_t index, std::size_t bytes, bool extend);

  /// Locks the slots from `first` on, alone or with others. Returns false, and
  /// locks nothing, if others hold one.
  bool lock_slots(user who, std::size_t first, std::size_t count, bool alone);

  /// Lets go of slots that were locked in the same way.
  void unlock_slots(user who, std::size_t first, std::size_t count);

  /// Lets go of all slots.
  void leave_slots(user who);

private:
  struct slot {
    user alone = nullptr;
    std::map<user, std::uint32_t> together;
  };

  bool others_hold(user who, int from) const;

  std::map<user, int> levels_;
  std::vector<std::unique_ptr<std::vector<std::uint8_t>>> regions_;
  std::array<slot, slots> slots_;
};

} // namespace troupe::simulation
