#include "nodes/sqlite_base.hpp"

#include <sqlite3.h>
#include <utility>

namespace troupe {

opened_database open_database(const std::filesystem::path& path, int version,
                              const char* schema) {
  auto name = path.empty() ? std::string{":memory:"} : path.string();
  try {
    auto it = std::make_shared<SQLite::Database>(name, SQLite::OPEN_READWRITE
                                                         | SQLite::OPEN_CREATE);
    it->exec("PRAGMA journal_mode = WAL");
    it->exec("PRAGMA synchronous = FULL");
    auto found = it->execAndGet("PRAGMA user_version").getInt();
    if (found > version)
      return {nullptr,
              name + " has format " + std::to_string(found)
                + ", which this version of Troupe does not know",
              true, false};
    if (found < version) {
      SQLite::Transaction all{*it};
      it->exec(schema);
      it->exec("PRAGMA user_version = " + std::to_string(version));
      all.commit();
    }
    return {std::move(it), {}, false, false};
  } catch (const SQLite::Exception& e) {
    auto code = e.getErrorCode();
    return {nullptr, "cannot use " + name + ": " + e.what(), false,
            code == SQLITE_NOTADB || code == SQLITE_CORRUPT};
  }
}

} // namespace troupe
