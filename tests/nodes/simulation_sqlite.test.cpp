// SQLite on the simulated disk, with a crash at every boundary.
#include "tests/nodes/simulation_sqlite_support.hpp"

#include <catch2/catch.hpp>

#include <thread>
#include <vector>

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;

namespace {

/// What came of the crashes at all boundaries of a run.
struct tally {
  int crashes = 0;
  int broken = 0;    ///< No database, or no prefix.
  int forgetful = 0; ///< Without a row that had been acknowledged.
  int foresight = 0; ///< With a row that was still to be acknowledged.
  int invented = 0;  ///< With a row that was still to be said.
  std::string first_wrong;
};

tally crash_everywhere(const regime& how, std::uint64_t draws) {
  tally result;
  disk uut{{how.sector_bytes}};
  auto acked = 0;
  auto seed = std::uint64_t{0};
  auto look_after_crash = [&](const disk& x) {
    auto y = crash_and_look(x, ++seed);
    ++result.crashes;
    if (!y.wrong.empty()) {
      if (result.broken++ == 0)
        result.first_wrong = y.wrong + ", seed " + std::to_string(seed);
      return;
    }
    result.forgetful += y.rows < acked;
    result.foresight += y.rows > acked;
    result.invented += y.rows > acked + 1;
  };
  uut.watch([&](const disk& x) {
    for (std::uint64_t i = 0; i < draws; ++i)
      look_after_crash(x);
  });
  sqlite_disk storage{"before", uut};
  connection db{storage};
  REQUIRE(begin(db, how) == SQLITE_OK);
  for (int i = 1; i <= how.transactions; ++i) {
    REQUIRE(add(db, i) == SQLITE_OK);
    acked = i;
    if (i == how.transactions / 2)
      REQUIRE(db.run("PRAGMA wal_checkpoint(TRUNCATE)") == SQLITE_OK);
  }
  db.close();
  uut.watch({});
  return result;
}

void check_kept(const tally& x) {
  CHECK(x.first_wrong.empty());
  CHECK(x.broken == 0);
  CHECK(x.forgetful == 0);
  CHECK(x.invented == 0);
  // Else the crashes come too late, or too early, to mean anything.
  CHECK(x.foresight > x.crashes / 50);
}

/// What a run that ends in a crash leaves.
std::vector<std::uint64_t> crash_once(const std::string& name,
                                      std::uint64_t seed) {
  disk uut;
  sqlite_disk storage{name, uut};
  uut.cut_power_at(200 + seed * 37);
  connection before{storage};
  must_be_ok(begin(before, {}));
  auto acked = 0;
  while (add(before, acked + 1) == SQLITE_OK)
    ++acked;
  before.close();
  core::splitmix draws{seed};
  uut.crash(draws);
  connection after{storage};
  auto rows = look(after).rows;
  const auto& counts = uut.counts();
  return {static_cast<std::uint64_t>(acked),
          static_cast<std::uint64_t>(rows),
          counts.writes,
          counts.bytes_written,
          counts.syncs,
          counts.sectors_lost,
          counts.sectors_torn,
          counts.names_lost,
          draws.next()};
}

} // namespace

TEST_CASE("SQLite keeps its word at every boundary of a run", "[nodes][disk]") {
  auto x = crash_everywhere({}, 5);
  check_kept(x);
  CHECK(x.crashes > 5000);
}

TEST_CASE("SQLite keeps its word with pages as large as sectors, or larger",
          "[nodes][disk]") {
  check_kept(crash_everywhere({"WAL", "FULL", 4096, 4096, 60}, 3));
  check_kept(crash_everywhere({"WAL", "FULL", 512, 4096, 60}, 3));
}

TEST_CASE("SQLite keeps its word with a rollback journal", "[nodes][disk]") {
  check_kept(crash_everywhere({"DELETE", "EXTRA", 512, 512, 40}, 3));
  check_kept(crash_everywhere({"TRUNCATE", "FULL", 512, 512, 40}, 3));
}

TEST_CASE("a removed journal comes back unless the folder is synced",
          "[nodes][disk]") {
  auto x = crash_everywhere({"DELETE", "FULL", 512, 512, 40}, 3);
  CHECK(x.broken == 0);
  CHECK(x.forgetful > 0);
}

TEST_CASE("with syncs at checkpoints only, SQLite forgets but does not break",
          "[nodes][disk]") {
  auto x = crash_everywhere({"WAL", "NORMAL", 512, 512, 100}, 3);
  CHECK(x.broken == 0);
  CHECK(x.forgetful > 0);
}

TEST_CASE("without syncs SQLite forgets, and breaks", "[nodes][disk]") {
  auto x = crash_everywhere({"WAL", "OFF", 512, 512, 100}, 3);
  CHECK(x.broken > 0);
  CHECK(x.forgetful > 0);
}

TEST_CASE("the same seed leaves the same after a crash", "[nodes][disk]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    CHECK(crash_once("one", seed) == crash_once("two", seed));
}

TEST_CASE("disks in several threads do not know of each other",
          "[nodes][disk]") {
  auto alone = crash_once("alone", 7);
  std::vector<std::vector<std::uint64_t>> left(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < left.size(); ++i)
    threads.emplace_back(
      [&, i] { left[i] = crash_once("world-" + std::to_string(i), 7); });
  for (auto& x : threads)
    x.join();
  for (const auto& x : left)
    CHECK(x == alone);
}
