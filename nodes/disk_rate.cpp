#include "nodes/disk_rate.hpp"

#include "nodes/play_error.hpp"
#include "nodes/sqlite_base.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace troupe {

double disk_syncs_per_second(const std::filesystem::path& folder,
                             std::size_t bytes, timespan duration) {
  auto opened = open_database(folder / "disk.db", 1,
                              "CREATE TABLE rows (n INTEGER PRIMARY KEY, "
                              "bytes BLOB NOT NULL) STRICT");
  if (!opened.database)
    throw play_error{exit_code::io_failed, opened.error};
  using clock = std::chrono::steady_clock;
  auto begin = clock::now();
  std::uint64_t count = 0;
  try {
    SQLite::Statement save{*opened.database, "INSERT INTO rows VALUES (?, ?)"};
    std::string row(bytes, '.');
    while (clock::now() - begin < duration) {
      SQLite::Transaction one{*opened.database};
      save.bind(1, static_cast<std::int64_t>(++count));
      save.bindNoCopy(2, row.data(), static_cast<int>(row.size()));
      save.exec();
      save.reset();
      one.commit();
    }
  } catch (const SQLite::Exception& e) {
    throw play_error{exit_code::io_failed, "cannot write to "
                                             + (folder / "disk.db").string()
                                             + ": " + e.what()};
  }
  std::chrono::duration<double> spent = clock::now() - begin;
  return static_cast<double>(count) / spent.count();
}

} // namespace troupe
