#pragma once

#include "nodes/simulation/sqlite_disk.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace troupe::test {

/// How a run stores: transactions of one row each.
struct regime {
  std::string journal = "WAL";
  std::string synchronous = "FULL";
  std::uint32_t sector_bytes = 512;
  int page_bytes = 512;
  int transactions = 200;
};

/// Ends the test unless SQLite could do it. Catch's words are for one thread.
inline void must_be_ok(int code) {
  if (code != SQLITE_OK)
    throw std::runtime_error{sqlite3_errstr(code)};
}

/// A connection to the one database of a disk.
class connection {
public:
  explicit connection(const simulation::sqlite_disk& storage) {
    auto flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    must_be_ok(sqlite3_open_v2("log.db", &db_, flags, storage.name()));
  }

  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  ~connection() {
    close();
  }

  void close() {
    must_be_ok(sqlite3_close(std::exchange(db_, nullptr)));
  }

  /// Returns SQLite's primary code.
  int run(const std::string& sql) {
    return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) & 0xff;
  }

  /// Returns the first column of the first row, or the primary code in
  /// brackets.
  std::string ask(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    auto code = sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr);
    if (code == SQLITE_OK)
      code = sqlite3_step(statement);
    auto result = "[" + std::to_string(code & 0xff) + "]";
    if (code == SQLITE_ROW) {
      auto text = sqlite3_column_text(statement, 0);
      result = text ? reinterpret_cast<const char*>(text) : "";
    }
    sqlite3_finalize(statement);
    return result;
  }

private:
  sqlite3* db_ = nullptr;
};

/// Makes the tables, one transaction.
inline int begin(connection& x, const regime& how) {
  auto code = x.run("PRAGMA page_size=" + std::to_string(how.page_bytes)
                    + "; PRAGMA synchronous=" + how.synchronous
                    + "; PRAGMA journal_mode=" + how.journal
                    + "; PRAGMA wal_autocheckpoint=60");
  if (code == SQLITE_OK)
    code = x.run("BEGIN; CREATE TABLE IF NOT EXISTS log(n INTEGER PRIMARY KEY, "
                 "body TEXT); CREATE TABLE IF NOT EXISTS total(rows INTEGER); "
                 "INSERT INTO total VALUES(0); COMMIT");
  if (code != SQLITE_OK)
    x.run("ROLLBACK");
  return code;
}

/// Adds row `n`, and counts it in another page. Returns SQLite's primary code:
/// SQLITE_OK acknowledges the row.
inline int add(connection& x, int n) {
  auto row = std::to_string(n);
  auto code = x.run("BEGIN; INSERT INTO log VALUES(" + row
                    + ", printf('%0*d', 60 + " + row + " % 90, " + row
                    + ")); UPDATE total SET rows = " + row + "; COMMIT");
  if (code != SQLITE_OK)
    x.run("ROLLBACK");
  return code;
}

/// What is found on a disk: how many rows, or why they are no prefix.
struct found {
  int rows = 0;
  std::string wrong;
};

inline found look(connection& x) {
  auto verdict = x.ask("PRAGMA integrity_check");
  if (verdict != "ok")
    return {0, verdict};
  if (x.ask("SELECT count(*) FROM sqlite_schema") == "0")
    return {};
  auto rows = x.ask("SELECT count(*) FROM log");
  if (x.ask("SELECT ifnull(max(n), 0) FROM log") != rows)
    return {0, "a gap among the rows"};
  if (x.ask("SELECT rows FROM total") != rows)
    return {0, "half a transaction"};
  if (x.ask("SELECT count(*) FROM log "
            "WHERE body <> printf('%0*d', 60 + n % 90, n)")
      != "0")
    return {0, "a row of other words"};
  return {std::stoi(rows), ""};
}

/// Crashes a copy of `x` and starts again on what is left.
inline found crash_and_look(simulation::disk x, std::uint64_t seed) {
  x.watch({});
  core::splitmix draws{seed};
  x.crash(draws);
  simulation::sqlite_disk storage{"after-" + std::to_string(seed), x};
  connection db{storage};
  return look(db);
}

} // namespace troupe::test
