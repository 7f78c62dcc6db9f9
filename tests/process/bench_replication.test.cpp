#include "tests/support/program.hpp"

using namespace troupe;
using namespace troupe::test;

namespace {

using fixture = program_fixture;

} // namespace

TEST_CASE_METHOD(fixture,
                 "clients are acknowledged what is on the disks of all servers",
                 "[process][replication]") {
  program = processes.start({TROUPE_BINARY,
                             {"bench", "replication", "--clients", "1,8",
                              "--seconds", "1", "--runs", "1", "-o", "json"}});
  auto status = finish();
  INFO(err);
  auto x = document();
  INFO(x.dump(2));
  CHECK(status == 0);
  REQUIRE(x["rows"].size() == 2);
  for (const auto& row : x["rows"]) {
    CHECK(row["acked_per_second"] > 0);
    CHECK(row["failed"] == 0);
    CHECK(row["latency_us"]["p50"] > 0);
  }
  CHECK(x["disk_syncs_per_second"] > 0);
  CHECK(x["servers"] == 3);
}

TEST_CASE_METHOD(fixture, "a setting that no server takes is named",
                 "[process][replication]") {
  program = processes.start(
    {TROUPE_BINARY,
     {"bench", "replication", "--set", "replica.retry=fast", "-o", "json"}});
  CHECK(finish() == 78);
  CHECK_THAT(err, Catch::Contains("replica.retry"));
}
