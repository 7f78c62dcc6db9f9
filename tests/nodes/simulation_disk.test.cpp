#include "nodes/simulation/disk.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace troupe;
using namespace troupe::simulation;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t sector = 512;

struct fixture {
  disk uut{{sector, 64 * sector}};

  open_file open(const std::string& name) {
    open_file result;
    REQUIRE(uut.open(name, true, result) == disk_result::ok);
    return result;
  }

  disk_result write(const open_file& x, std::size_t at, char what,
                    std::size_t size = sector) {
    std::string data(size, what);
    return uut.write(x, at, data.data(), data.size());
  }

  /// A durable file of sectors, one letter each.
  open_file durable(const std::string& name, const std::string& letters) {
    auto file = open(name);
    for (std::size_t i = 0; i < letters.size(); ++i)
      REQUIRE(write(file, i * sector, letters[i]) == disk_result::ok);
    REQUIRE(uut.sync(file) == disk_result::ok);
    REQUIRE(uut.sync_folder() == disk_result::ok);
    return file;
  }
};

/// One letter a sector; '?' for one that is not all the same.
std::string letters_of(disk& x, const std::string& name) {
  open_file file;
  if (x.open(name, false, file) != disk_result::ok)
    return "missing";
  std::string data(x.size_of(name).value(), ' ');
  std::size_t got = 0;
  REQUIRE(x.read(file, 0, data.data(), data.size(), got) == disk_result::ok);
  REQUIRE(got == data.size());
  x.close(file);
  std::string result;
  for (std::size_t i = 0; i < data.size(); i += sector) {
    auto part = data.substr(i, sector);
    auto same = part.find_first_not_of(part[0]) == std::string::npos;
    result += !same ? '?' : part[0] == '\0' ? '0' : part[0];
  }
  return result;
}

/// What a crash may leave of a file, over many seeds.
std::set<std::string> outcomes(const disk& x, const std::string& name) {
  std::set<std::string> result;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    auto copy = x;
    core::splitmix draws{seed};
    copy.crash(draws);
    result.insert(letters_of(copy, name));
  }
  return result;
}

} // namespace

TEST_CASE_METHOD(fixture, "the disk keeps what was synced, whatever the crash",
                 "[nodes][disk]") {
  durable("log", "abc");
  CHECK(outcomes(uut, "log") == std::set<std::string>{"abc"});
}

TEST_CASE_METHOD(fixture, "any subset of unsynced sectors survives a crash",
                 "[nodes][disk]") {
  auto file = durable("log", "abc");
  for (std::size_t i = 0; i < 3; ++i)
    write(file, i * sector, static_cast<char>('A' + static_cast<char>(i)));
  CHECK(letters_of(uut, "log") == "ABC");
  auto all = outcomes(uut, "log");
  for (auto x : {"abc", "Abc", "aBc", "abC", "ABc", "AbC", "aBC", "ABC"})
    CHECK(all.count(x) == 1);
}

TEST_CASE_METHOD(fixture, "a crash tears sectors", "[nodes][disk]") {
  auto file = durable("log", "abc");
  write(file, 0, 'A');
  auto all = outcomes(uut, "log");
  CHECK(all == std::set<std::string>{"abc", "Abc", "?bc"});
}

TEST_CASE_METHOD(fixture, "a sector may come back as it was in between",
                 "[nodes][disk]") {
  auto file = durable("log", "a");
  for (auto x : {'B', 'C', 'D'})
    write(file, 0, x);
  auto all = outcomes(uut, "log");
  for (auto x : {"a", "B", "C", "D"})
    CHECK(all.count(x) == 1);
  for (auto x : {'E', 'F', 'G', 'H'}) // The oldest are forgotten.
    write(file, 0, x);
  CHECK(outcomes(uut, "log").count("B") == 0);
}

TEST_CASE_METHOD(fixture, "a file may grow without what was written to it",
                 "[nodes][disk]") {
  auto file = durable("log", "a");
  write(file, sector, 'B');
  auto all = outcomes(uut, "log");
  // Not grown, grown, grown with zeros, with rubbish.
  CHECK(all == std::set<std::string>{"a", "aB", "a0", "a?"});
}

TEST_CASE_METHOD(fixture, "nothing comes back behind a cut that survives",
                 "[nodes][disk]") {
  auto file = durable("log", "abc");
  write(file, 2 * sector, 'C');
  REQUIRE(uut.resize(file, sector) == disk_result::ok);
  REQUIRE(uut.resize(file, 3 * sector) == disk_result::ok);
  CHECK(letters_of(uut, "log") == "a00");
  auto all = outcomes(uut, "log");
  all.erase("ab?"); // Torn, before a cut that is lost.
  CHECK(all == std::set<std::string>{"abc", "abC", "a", "a00"});
  REQUIRE(uut.sync(file) == disk_result::ok);
  CHECK(outcomes(uut, "log") == std::set<std::string>{"a00"});
}

TEST_CASE_METHOD(fixture, "many unsynced sizes still make the right file",
                 "[nodes][disk]") {
  auto file = durable("log", "abc");
  REQUIRE(uut.resize(file, sector) == disk_result::ok);
  for (std::size_t i = 0; i < 3 * disk_file::sizes_max; ++i)
    REQUIRE(uut.resize(file, (3 + i % 2) * sector) == disk_result::ok);
  REQUIRE(uut.sync(file) == disk_result::ok);
  CHECK(outcomes(uut, "log") == std::set<std::string>{"a000"});
}

TEST_CASE_METHOD(fixture, "a new name is durable with the folder's sync only",
                 "[nodes][disk]") {
  auto file = open("log");
  write(file, 0, 'A');
  REQUIRE(uut.sync(file) == disk_result::ok);
  CHECK(outcomes(uut, "log") == std::set<std::string>{"missing", "A"});
  REQUIRE(uut.sync_folder() == disk_result::ok);
  CHECK(outcomes(uut, "log") == std::set<std::string>{"A"});
}

TEST_CASE_METHOD(fixture, "a removed file may come back after a crash",
                 "[nodes][disk]") {
  uut.close(durable("log", "ab"));
  REQUIRE(uut.remove("log") == disk_result::ok);
  CHECK(letters_of(uut, "log") == "missing");
  CHECK(uut.bytes_used() == 0);
  CHECK(outcomes(uut, "log") == std::set<std::string>{"missing", "ab"});
  REQUIRE(uut.sync_folder() == disk_result::ok);
  CHECK(outcomes(uut, "log") == std::set<std::string>{"missing"});
  CHECK(uut.remove("log") == disk_result::missing);
}

TEST_CASE_METHOD(fixture, "a renaming survives as a whole or not at all",
                 "[nodes][disk]") {
  uut.close(durable("old", "a"));
  uut.close(durable("new", "b"));
  REQUIRE(uut.rename("old", "new") == disk_result::ok);
  CHECK(letters_of(uut, "new") == "a");
  CHECK(letters_of(uut, "old") == "missing");
  CHECK(outcomes(uut, "new") == std::set<std::string>{"a", "b"});
  CHECK(outcomes(uut, "old") == std::set<std::string>{"missing", "a"});
}

TEST_CASE_METHOD(fixture, "names that are never synced are durable in the end",
                 "[nodes][disk]") {
  uut.close(open("first"));
  for (std::size_t i = 0; i < disk::name_changes_max; ++i)
    uut.close(open("x" + std::to_string(i)));
  CHECK(outcomes(uut, "first") == std::set<std::string>{""});
  CHECK(outcomes(uut, "x0").count("missing") == 1);
}

TEST_CASE_METHOD(fixture, "a failed sync loses what a second one cannot mend",
                 "[nodes][disk]") {
  std::set<std::string> all;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    fixture x;
    auto file = x.durable("log", "ab");
    x.write(file, 0, 'A');
    x.write(file, sector, 'B');
    x.uut.fail_sync(1, seed);
    CHECK(x.uut.sync(file) == disk_result::failed);
    CHECK(letters_of(x.uut, "log") == "AB"); // As the cache has it.
    CHECK(x.uut.sync(file) == disk_result::ok);
    auto left = outcomes(x.uut, "log");
    CHECK(left.size() == 1);
    all.insert(left.begin(), left.end());
    CHECK(x.uut.counts().failed_syncs == 1);
  }
  for (auto x : {"ab", "Ab", "aB", "AB"})
    CHECK(all.count(x) == 1);
}

TEST_CASE_METHOD(fixture,
                 "what is written again after a failed sync is durable",
                 "[nodes][disk]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    fixture x;
    auto file = x.durable("log", "a");
    x.write(file, sector, 'B');
    x.uut.fail_sync(1, seed);
    CHECK(x.uut.sync(file) == disk_result::failed);
    x.write(file, sector, 'B');
    CHECK(x.uut.sync(file) == disk_result::ok);
    CHECK(outcomes(x.uut, "log") == std::set<std::string>{"aB"});
  }
}

TEST_CASE_METHOD(fixture, "a full disk takes what fits", "[nodes][disk]") {
  uut.set_bytes_max(3 * sector);
  auto file = durable("log", "ab");
  CHECK(write(file, 2 * sector, 'C', 2 * sector) == disk_result::full);
  CHECK(uut.size_of("log") == 3 * sector);
  CHECK(write(file, 0, 'A') == disk_result::ok); // Needs no more space.
  CHECK(uut.resize(file, 4 * sector) == disk_result::full);
  uut.set_bytes_max(4 * sector);
  CHECK(write(file, 3 * sector, 'D') == disk_result::ok);
  CHECK(letters_of(uut, "log") == "AbCD");
  uut.fail_write(2);
  CHECK(write(file, 0, '1') == disk_result::ok);
  CHECK(write(file, 0, '2') == disk_result::full);
  CHECK(write(file, 0, '3') == disk_result::ok);
  CHECK(uut.counts().refused_writes == 3);
}

TEST_CASE_METHOD(fixture, "without power nothing works until after the crash",
                 "[nodes][disk]") {
  auto file = durable("log", "a");
  uut.cut_power_at(2);
  CHECK(write(file, 0, 'A') == disk_result::ok);
  CHECK(write(file, 0, 'B') == disk_result::off);
  CHECK(uut.sync(file) == disk_result::off);
  open_file other;
  CHECK(uut.open("log", false, other) == disk_result::off);
  core::splitmix draws{1};
  uut.crash(draws);
  CHECK(write(file, 0, 'C') == disk_result::off); // Of the earlier life.
  uut.close(file);
  CHECK(write(open("log"), 0, 'C') == disk_result::ok);
}

TEST_CASE_METHOD(fixture, "a bit flips at rest", "[nodes][disk]") {
  durable("log", "ab");
  CHECK(uut.flip_bit("log", 8 * sector));
  CHECK_FALSE(uut.flip_bit("log", 8 * 2 * sector));
  CHECK_FALSE(uut.flip_bit("other", 0));
  CHECK(letters_of(uut, "log") == "a?");
  CHECK(outcomes(uut, "log") == std::set<std::string>{"a?"});
}

TEST_CASE_METHOD(fixture, "a slow disk says how long it took",
                 "[nodes][disk]") {
  auto file = durable("log", "a");
  CHECK(uut.take_waited() == 0ns);
  uut.set_sync_time(3s);
  uut.sync(file);
  uut.wait(1ms);
  CHECK(uut.take_waited() == 3s + 1ms);
  CHECK(uut.take_waited() == 0ns);
}

TEST_CASE_METHOD(fixture, "a file without a name ends when it is closed",
                 "[nodes][disk]") {
  open_file file;
  REQUIRE(uut.open_unnamed(file) == disk_result::ok);
  write(file, 0, 'a');
  CHECK(uut.bytes_used() == sector);
  uut.close(file);
  CHECK(uut.bytes_used() == 0);
}

TEST_CASE_METHOD(fixture, "the disk counts", "[nodes][disk]") {
  auto file = durable("log", "ab");
  write(file, 0, 'A');
  core::splitmix draws{1};
  auto before = uut;
  while (uut.counts().sectors_lost == 0) {
    uut = before;
    uut.crash(draws);
  }
  const auto& counts = uut.counts();
  CHECK(counts.writes == 3);
  CHECK(counts.bytes_written == 3 * sector);
  CHECK(counts.syncs == 2);
  CHECK(counts.crashes == 1);
  CHECK(counts.sectors_lost == 1);
}
