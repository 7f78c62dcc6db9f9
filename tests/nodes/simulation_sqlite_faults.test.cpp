// SQLite on the simulated disk, with faults that it sees.
#include "tests/nodes/simulation_sqlite_support.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct fixture {
  disk uut;
  timespan now = 0s;
  sqlite_disk storage{"uut", uut, {1, [this] { return now; }}};
  int acked = 0;

  /// Adds rows until one is refused or there are `rows`; returns the last code.
  int add_until(connection& db, int rows) {
    while (acked < rows) {
      auto code = add(db, acked + 1);
      if (code != SQLITE_OK)
        return code;
      ++acked;
    }
    return SQLITE_OK;
  }
};

} // namespace

TEST_CASE("whichever sync fails, no acknowledged row is lost",
          "[nodes][disk]") {
  auto refused = 0;
  for (std::uint64_t nth = 1;; ++nth) {
    fixture x;
    x.uut.fail_sync(nth, nth);
    connection db{x.storage};
    auto code = begin(db, {});
    if (code == SQLITE_OK)
      code = x.add_until(db, 60);
    if (x.uut.counts().failed_syncs == 0)
      break; // The run has no more syncs.
    // A checkpoint that fails is tried again; a commit is not acknowledged.
    CHECK((code == SQLITE_OK || code == SQLITE_IOERR));
    refused += code == SQLITE_IOERR;
    CHECK((code == SQLITE_IOERR || x.acked == 60));
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      auto y = crash_and_look(x.uut, seed);
      CHECK(y.wrong.empty());
      CHECK(y.rows >= x.acked);
      CHECK(y.rows <= x.acked + 1);
    }
  }
  CHECK(refused >= 60);
}

TEST_CASE("whichever write finds the disk full, no acknowledged row is lost",
          "[nodes][disk]") {
  auto refused = 0;
  for (std::uint64_t nth = 1;; ++nth) {
    fixture x;
    x.uut.fail_write(nth);
    connection db{x.storage};
    auto code = begin(db, {});
    if (code != SQLITE_OK) {
      CHECK(code == SQLITE_FULL);
      REQUIRE(begin(db, {}) == SQLITE_OK);
    }
    code = x.add_until(db, 40);
    if (x.uut.counts().refused_writes == 0)
      break; // The run has no more writes.
    CHECK((code == SQLITE_OK || code == SQLITE_FULL));
    refused += code == SQLITE_FULL;
    auto y = crash_and_look(x.uut, nth);
    CHECK(y.wrong.empty());
    CHECK(y.rows >= x.acked);
    REQUIRE(x.add_until(db, 40) == SQLITE_OK); // There is space again.
    CHECK(crash_and_look(x.uut, nth).rows == 40);
  }
  CHECK(refused >= 80);
}

TEST_CASE_METHOD(fixture, "a full disk takes rows again when space returns",
                 "[nodes][disk]") {
  uut.set_bytes_max(std::uint64_t{40} << 10);
  connection db{storage};
  REQUIRE(begin(db, {}) == SQLITE_OK);
  CHECK(add_until(db, 1000) == SQLITE_FULL);
  CHECK(acked > 20);
  CHECK(look(db).rows == acked);
  CHECK(add(db, acked + 1) == SQLITE_FULL);
  CHECK(uut.bytes_used() <= std::uint64_t{40} << 10);
  CHECK(crash_and_look(uut, 1).rows >= acked); // The refused one may be there.
  uut.set_bytes_max(std::uint64_t{1} << 20);
  CHECK(add_until(db, acked + 50) == SQLITE_OK);
  CHECK(crash_and_look(uut, 2).rows == acked);
}

TEST_CASE_METHOD(fixture,
                 "connections of a crashed life fail and can be closed",
                 "[nodes][disk]") {
  connection reader{storage};
  connection writer{storage};
  REQUIRE(begin(writer, {}) == SQLITE_OK);
  REQUIRE(add_until(writer, 30) == SQLITE_OK);
  REQUIRE(look(reader).rows == 30);
  REQUIRE(writer.run("BEGIN; INSERT INTO log VALUES(31, '')") == SQLITE_OK);
  core::splitmix draws{1};
  uut.crash(draws);
  connection after{storage};
  CHECK(look(after).rows == 30);
  CHECK(reader.ask("SELECT count(*) FROM log") == "[10]");
  CHECK(writer.run("COMMIT") == SQLITE_IOERR);
  CHECK(writer.run("PRAGMA wal_checkpoint(TRUNCATE)") == SQLITE_IOERR);
  reader.close();
  writer.close();
  CHECK(storage.open_files() == 2);
  CHECK(add_until(after, 40) == SQLITE_OK);
  CHECK(look(after).rows == 40);
  CHECK(crash_and_look(uut, 2).rows == 40);
}

TEST_CASE("what is closed without power does not touch the disk",
          "[nodes][disk]") {
  for (auto journal : {"WAL", "DELETE"}) {
    fixture x;
    connection db{x.storage};
    REQUIRE(begin(db, {journal}) == SQLITE_OK);
    REQUIRE(x.add_until(db, 30) == SQLITE_OK);
    REQUIRE(db.run("BEGIN; DELETE FROM log") == SQLITE_OK);
    auto counts = x.uut.counts();
    x.uut.cut_power();
    CHECK(db.run("COMMIT") == SQLITE_IOERR);
    db.close();
    CHECK(x.uut.counts().writes == counts.writes);
    CHECK(x.uut.counts().syncs == counts.syncs);
    CHECK(x.storage.open_files() == 0);
    core::splitmix draws{1};
    x.uut.crash(draws);
    CHECK(crash_and_look(x.uut, 1).rows == 30);
  }
}

TEST_CASE_METHOD(fixture, "a bit that flips in the database is found",
                 "[nodes][disk]") {
  connection db{storage};
  REQUIRE(begin(db, {}) == SQLITE_OK);
  REQUIRE(add_until(db, 50) == SQLITE_OK);
  db.close(); // With a last checkpoint.
  REQUIRE(uut.size_of("log.db") > 2000u);
  REQUIRE(uut.flip_bit("log.db", 8 * 512 + 1)); // In the kind of a page.
  connection after{storage};
  CHECK(look(after).wrong != "");
}

TEST_CASE_METHOD(fixture,
                 "a bit that flips in the log takes rows back silently",
                 "[nodes][disk]") {
  connection db{storage};
  REQUIRE(begin(db, {}) == SQLITE_OK);
  REQUIRE(db.run("PRAGMA wal_autocheckpoint=0") == SQLITE_OK);
  REQUIRE(add_until(db, 50) == SQLITE_OK);
  REQUIRE(uut.flip_bit("log.db-wal", *uut.size_of("log.db-wal") * 4));
  auto x = crash_and_look(uut, 1);
  CHECK(x.wrong.empty());
  CHECK(x.rows > 0);
  CHECK(x.rows < 50);
}

TEST_CASE_METHOD(fixture, "of two writers one waits, in virtual time",
                 "[nodes][disk]") {
  connection one{storage};
  connection two{storage};
  REQUIRE(begin(one, {}) == SQLITE_OK);
  REQUIRE(one.run("BEGIN IMMEDIATE") == SQLITE_OK);
  CHECK(two.run("BEGIN IMMEDIATE") == SQLITE_BUSY);
  CHECK(uut.take_waited() == 0s);
  REQUIRE(two.run("PRAGMA busy_timeout=2000") == SQLITE_OK);
  CHECK(two.run("BEGIN IMMEDIATE") == SQLITE_BUSY);
  CHECK(uut.take_waited() >= 1900ms);
  REQUIRE(one.run("COMMIT") == SQLITE_OK);
  CHECK(two.run("BEGIN IMMEDIATE; COMMIT") == SQLITE_OK);
}

TEST_CASE_METHOD(fixture, "a database with a journal has one writer",
                 "[nodes][disk]") {
  connection one{storage};
  connection two{storage};
  REQUIRE(begin(one, {"DELETE"}) == SQLITE_OK);
  REQUIRE(one.run("BEGIN; INSERT INTO log VALUES(1, '')") == SQLITE_OK);
  CHECK(two.run("BEGIN IMMEDIATE") == SQLITE_BUSY);
  REQUIRE(two.run("BEGIN; SELECT * FROM log") == SQLITE_OK);
  CHECK(one.run("COMMIT") == SQLITE_BUSY); // There is a reader.
  REQUIRE(two.run("COMMIT") == SQLITE_OK);
  CHECK(one.run("COMMIT") == SQLITE_OK);
  CHECK(two.ask("SELECT count(*) FROM log") == "1");
}

TEST_CASE_METHOD(fixture, "SQLite's clock is the virtual one",
                 "[nodes][disk]") {
  connection db{storage};
  CHECK(db.ask("SELECT datetime('now')") == "1970-01-01 00:00:00");
  now = 90061s;
  CHECK(db.ask("SELECT datetime('now')") == "1970-01-02 01:01:01");
}

TEST_CASE_METHOD(fixture, "what SQLite sorts may go to files without a name",
                 "[nodes][disk]") {
  connection db{storage};
  REQUIRE(begin(db, {}) == SQLITE_OK);
  REQUIRE(
    db.run("PRAGMA temp_store=FILE; PRAGMA cache_size=4; CREATE TEMP "
           "TABLE t AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT "
           "x + 1 FROM c WHERE x < 3000) SELECT x, hex(zeroblob(50)) AS y "
           "FROM c")
    == SQLITE_OK);
  CHECK(storage.open_files() > 2);
  CHECK(db.ask("SELECT count(*) FROM t") == "3000");
}
