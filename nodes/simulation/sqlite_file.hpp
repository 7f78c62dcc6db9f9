#pragma once

#include "nodes/simulation/disk.hpp"
#include "nodes/simulation/sqlite_sharing.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <memory>
#include <string>

namespace troupe::simulation {

/// A file of a simulated disk that SQLite has open.
struct sqlite_file {
  disk& storage;
  /// Of the whole VFS; this file is one of them.
  std::size_t& open_files;
  open_file at;
  std::shared_ptr<sqlite_sharing> sharing;
  std::string removed_on_close;
  /// Its creation is not known to be durable yet.
  bool is_new = false;

  bool serves() const {
    return storage.serves(at);
  }
};

/// SQLite gives the memory of this; what it points to ends at `xClose`.
struct sqlite_slot : sqlite3_file {
  sqlite_file* file;
};

extern const sqlite3_io_methods sqlite_file_methods;

/// Says `x` in SQLite's words; a failure that is neither success nor a full
/// disk is called `otherwise`.
int sqlite_code(disk_result x, int otherwise);

} // namespace troupe::simulation
