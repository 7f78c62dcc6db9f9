#include "nodes/bench_replication.hpp"
#include "nodes/disk_rate.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <unistd.h>

using namespace troupe;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

std::vector<replication_row> some_rows() {
  return {{1, {{900, 1000, 2000, {}, 0}, {1100, 1100, 2000, {}, 0}}},
          {64, {{9000, 5000, 9000, 9500, 0}, {9200, 6000, 9000, 9500, 2}}}};
}

} // namespace

TEST_CASE("of several runs the median is told, and all that failed",
          "[nodes][replication]") {
  auto x = median_of(some_rows()[1].runs);
  CHECK(x.acked_per_second == 9100);
  CHECK(x.p50_us == 5500.0);
  CHECK(x.failed == 2);
  CHECK_FALSE(median_of(some_rows()[0].runs).p999_us);
}

TEST_CASE("the document of bench replication has all that scripts rely on",
          "[nodes][replication]") {
  bench_replication_options opts;
  auto x = replication_json(opts, some_rows(), 4000);
  CHECK(x["servers"] == 3);
  CHECK(x["disk_syncs_per_second"] == 4000.0);
  REQUIRE(x["rows"].size() == 2);
  CHECK(x["rows"][0]["clients"] == 1);
  CHECK(x["rows"][0]["acked_per_second"] == 1000.0);
  CHECK(x["rows"][0]["latency_us"]["p50"] == 1050.0);
  CHECK(x["rows"][0]["latency_us"]["p999"].is_null());
  CHECK(x["rows"][1]["runs"].size() == 2);
}

TEST_CASE("the table of bench replication sets all beside one disk",
          "[nodes][replication]") {
  bench_replication_options opts;
  auto text = replication_table(opts, some_rows(), 4000);
  CHECK_THAT(text, Contains("3 servers, each request on the disks of all"));
  CHECK_THAT(text, Contains("9100"));
  CHECK_THAT(text, Contains("2.27")); // Times what one disk syncs.
  CHECK_THAT(text, Contains("2 requests were NOT done."));
  auto rows = some_rows();
  rows.pop_back();
  CHECK_THAT(replication_table(opts, rows, 4000),
             Contains("Every request was done."));
}

TEST_CASE("the rate of a disk is that of rows that are on it",
          "[nodes][replication]") {
  auto folder = std::filesystem::temp_directory_path()
                / ("troupe-rate-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  CHECK(disk_syncs_per_second(folder, 100, 20ms) > 0);
  std::filesystem::remove_all(folder);
  CHECK_THROWS_WITH(disk_syncs_per_second(folder, 100, 20ms),
                    Contains((folder / "disk.db").string()));
}
