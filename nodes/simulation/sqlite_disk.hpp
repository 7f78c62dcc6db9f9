#pragma once

#include "messages/ids.hpp"
#include "nodes/simulation/disk.hpp"

#include <functional>
#include <memory>
#include <string>

namespace troupe::simulation {

struct sqlite_disk_options {
  /// What SQLite asks the system's chance for: the names of temporary files and
  /// the like. Its own generator is another one; see docs/simulation.md.
  std::uint64_t seed = 0;
  /// The virtual time since 1970; without it, it is always 1970.
  std::function<timespan()> now;
};

/// Makes SQLite store on a simulated disk: open a database with the name of
/// this as the name of the VFS. No real file, clock or generator is touched.
///
/// After a crash of the disk, connections opened before answer all that needs
/// the disk with SQLITE_IOERR; close them at any time. Those opened after it
/// see what the crash has left. All connections are closed before this ends,
/// and this before the disk does.
///
/// Locks and shared memory work between the connections of one `sqlite_disk`,
/// in one thread. Nothing is promised that the disk does not keep: writes are
/// not atomic, do not leave their neighbours in a sector alone, and come to the
/// platter in any order.
class sqlite_disk {
public:
  /// `name` is new in the whole process: SQLite has one register for all.
  sqlite_disk(const std::string& name, disk& storage,
              sqlite_disk_options options = {});

  sqlite_disk(const sqlite_disk&) = delete;
  sqlite_disk& operator=(const sqlite_disk&) = delete;

  ~sqlite_disk();

  /// What to pass as `zVfs` to `sqlite3_open_v2`.
  const char* name() const;

  /// Files that connections have open now.
  std::size_t open_files() const;

  struct impl;

private:
  std::unique_ptr<impl> impl_;
};

} // namespace troupe::simulation
