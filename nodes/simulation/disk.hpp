#pragma once

#include "messages/ids.hpp"
#include "nodes/simulation/disk_file.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::simulation {

/// How an operation on the disk ended.
enum class disk_result : std::uint8_t {
  ok,
  full,    ///< No space; some of the bytes may be written.
  failed,  ///< The device says that it could not.
  missing, ///< No file has this name.
  off,     ///< No power, or the file was opened before the last crash.
};

struct disk_options {
  std::uint32_t sector_bytes = 512; ///< 512 or 4096
  std::uint64_t bytes_max = std::uint64_t{64} << 20;
};

/// What happened on a disk since it was made.
struct disk_counts {
  std::uint64_t writes = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t syncs = 0; ///< Of files and of the folder, also failed ones.
  std::uint64_t failed_syncs = 0;
  std::uint64_t refused_writes = 0; ///< For want of space.
  std::uint64_t crashes = 0;
  std::uint64_t sectors_lost = 0; ///< At crashes and failed syncs.
  std::uint64_t sectors_torn = 0;
  std::uint64_t names_lost = 0; ///< Creations, removals and renamings.
};

/// A file as one life of the disk's owner has it open.
struct open_file {
  std::uint32_t file = 0;
  std::uint64_t life = 0;
};

/// The disk of one simulated node: named files in one folder, made of sectors.
///
///      write, resize -> cache --sync(file)--> platter
///     create, remove -> names --sync_folder-> names on the platter
///
/// What is not synced when the node crashes is lost in part, as is drawn then:
/// any subset of the changes or all after some change, with torn sectors; see
/// `disk_file`. Syncing a file does not make its name durable: a file whose
/// creation is lost is gone with all its bytes.
///
/// It is a value: a copy goes its own way. One thread at a time.
class disk {
public:
  /// Changes of names that the disk holds back; beyond, the oldest is durable,
  /// as file systems write their journal back in time.
  static constexpr std::size_t name_changes_max = 64;

  explicit disk(disk_options options = {});

  // -- names -----------------------------------------------------------------

  /// Opens a file, creating it if `create` says so and it is missing.
  disk_result open(const std::string& name, bool create, open_file& out);

  /// Opens a new file that has no name and ends when it is closed.
  disk_result open_unnamed(open_file& out);

  /// Also after a crash, when there is nothing left to close.
  void close(const open_file& x);

  /// Whoever has the file open keeps it.
  disk_result remove(const std::string& name);

  /// Takes the place of any file named `to`.
  disk_result rename(const std::string& from, const std::string& to);

  /// Makes all names durable.
  disk_result sync_folder();

  /// Returns the size in bytes, or nothing for a name that is missing.
  std::optional<std::uint64_t> size_of(const std::string& name) const;

  // -- contents --------------------------------------------------------------

  /// Whether files opened as `x` was can be worked with.
  bool serves(const open_file& x) const {
    return powered_ && x.life == life_;
  }

  /// Reads up to `size` bytes; `got` says how many there were.
  disk_result read(const open_file& x, std::uint64_t at, void* out,
                   std::size_t size, std::size_t& got) const;
  disk_result write(const open_file& x, std::uint64_t at, const void* data,
                    std::size_t size);
  disk_result resize(const open_file& x, std::uint64_t size);
  disk_result sync(const open_file& x);
  disk_result size(const open_file& x, std::uint64_t& out) const;

  // -- faults ----------------------------------------------------------------

  /// The power fails and comes back; `draws` says what is left. All open files
  /// are of no use any more.
  void crash(core::splitmix& draws);

  /// The power fails now; nothing works until `crash`. Whoever uses the disk
  /// can be ended in between without a last word on it.
  void cut_power() {
    powered_ = false;
  }

  /// Lets the power fail at the `nth` change from now (1 is the next), which is
  /// not made. 0: never. A change is a write, a resizing, a sync, or one of
  /// names.
  void cut_power_at(std::uint64_t nth) {
    power_cut_in_ = nth;
  }

  bool has_power() const {
    return powered_;
  }

  /// Lets the `nth` sync from now fail. Then, as on Linux, the cache takes all
  /// for written, and what in truth was is drawn from `seed`: a second sync
  /// succeeds and mends nothing. 0: never.
  void fail_sync(std::uint64_t nth, std::uint64_t seed) {
    sync_fails_in_ = nth;
    fault_draws_ = core::splitmix{seed};
  }

  /// Lets the `nth` write from now find the disk full. 0: never.
  void fail_write(std::uint64_t nth) {
    write_fails_in_ = nth;
  }

  /// The space of all files together, in whole sectors. Files that are larger
  /// already stay.
  void set_bytes_max(std::uint64_t x) {
    options_.bytes_max = x;
  }

  /// Turns over one bit of a file at rest. Returns false if there is none.
  bool flip_bit(const std::string& name, std::uint64_t bit);

  /// Lets each sync take this long.
  void set_sync_time(timespan x) {
    sync_time_ = x;
  }

  // -- looking on ------------------------------------------------------------

  /// Calls `f` before each change. An empty function ends it.
  void watch(std::function<void(const disk&)> f) {
    watcher_ = std::move(f);
  }

  /// Adds to the time that whoever uses the disk has waited.
  void wait(timespan x) {
    waited_ += x;
  }

  /// Returns how long the disk kept its user waiting since the last call. The
  /// disk itself has no clock: the caller lets the time pass.
  timespan take_waited();

  const disk_options& options() const {
    return options_;
  }

  const disk_counts& counts() const {
    return counts_;
  }

  /// Space in use, in bytes.
  std::uint64_t bytes_used() const;

private:
  using names = std::map<std::string, std::uint32_t>;

  struct stored_file {
    disk_file content;
    std::uint32_t opens = 0;
  };

  /// A creation, a removal or a renaming: one name goes, one comes.
  struct name_change {
    std::uint64_t number;
    std::string gone; ///< Empty: none.
    std::string come; ///< Empty: none.
    std::uint32_t file;
  };

  bool begin_change();
  bool sync_fails();
  void change_names(std::string gone, std::string come, std::uint32_t file);
  static void apply(const name_change& x, names& out);
  void settle_names(const survival& x, core::splitmix& draws);
  void settle(stored_file& file, const survival& x, core::splitmix& draws);
  survival draw_survival(core::splitmix& draws) const;
  std::uint64_t room_for(const disk_file& x) const;
  std::uint64_t rounded(std::uint64_t bytes) const;
  open_file enter(std::uint32_t file);
  std::uint32_t new_file();
  bool is_named(std::uint32_t file) const;
  void sweep();

  disk_options options_;
  std::map<std::uint32_t, stored_file> files_;
  names names_;
  names durable_names_;
  std::vector<name_change> name_changes_;
  std::uint32_t files_made_ = 0;
  std::uint64_t life_ = 1;
  bool powered_ = true;
  /// Numbers the changes.
  std::uint64_t changes_ = 0;
  std::uint64_t power_cut_in_ = 0;
  std::uint64_t sync_fails_in_ = 0;
  std::uint64_t write_fails_in_ = 0;
  core::splitmix fault_draws_;
  timespan sync_time_{};
  timespan waited_{};
  std::function<void(const disk&)> watcher_;
  disk_counts counts_;
};

} // namespace troupe::simulation
