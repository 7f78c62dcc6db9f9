#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <memory>
#include <string>

namespace troupe {

/// A database file, or why there is none, in words that name it.
struct opened_database {
  std::shared_ptr<SQLite::Database> database;
  std::string error;
  /// The file was written by a later version of Troupe.
  bool newer = false;
  /// It is no database, or not as SQLite wrote it.
  bool damaged = false;
};

/// Opens the file, makes it if it is missing, and runs `schema` on a new one.
/// Whatever is committed is on the disk before the call returns. `version` is
/// that of the schema; a file of a newer one is refused. An empty path is a
/// database in memory, which ends with the process.
opened_database open_database(const std::filesystem::path& path, int version,
                              const char* schema);

/// Lets `work` loose on a database. Returns what went wrong: "cannot `what` the
/// file: why".
template <class F>
std::string attempt(SQLite::Database& with, const char* what, F work) {
  try {
    work(with);
    return {};
  } catch (const SQLite::Exception& e) {
    return std::string{"cannot "} + what + " " + with.getFilename() + ": "
           + e.what();
  }
}

} // namespace troupe
