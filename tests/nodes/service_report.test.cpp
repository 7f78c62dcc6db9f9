#include "nodes/service_failover.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using Catch::Contains;

namespace {

service_run some_run() {
  service_run result;
  for (int i = 1; i <= 10; ++i)
    result.steps.push_back(
      {"server-3", "server-2", 250.0 + i, 300.0 + i, 100.0 + i});
  result.counts.given = 1000;
  result.counts.acked = 990;
  result.counts.shown = 1980;
  return result;
}

failover_plan some_plan() {
  failover_plan result;
  result.members = 3;
  return result;
}

} // namespace

TEST_CASE("the document of a service's fail-over has all that scripts rely on",
          "[nodes][failover]") {
  auto x = service_json(some_plan(), some_run(), "/tmp/x");
  CHECK(x["of"] == "notify");
  CHECK(x["how"] == "kill");
  CHECK(x["servers"] == 3);
  CHECK(x["kills"] == 10);
  CHECK(x["acked"] == 990);
  CHECK(x["acked_lost"] == 0);
  CHECK(x["shown_twice"] == 0);
  CHECK(x["out_of_order"] == 0);
  CHECK(x["gap_ms"]["p50"] == 305.0);
  CHECK(x["gap_ms"]["max"] == 310.0);
  CHECK(x["first_ms"]["max"] == 260.0);
  CHECK(x["rejoin_ms"]["max"] == 110.0);
  CHECK(x["steps"][0]["victim"] == "server-3");
  CHECK(x["verdict"] == "good");
  CHECK(x["folder"] == "/tmp/x");
}

TEST_CASE("the table of a service's fail-over says what went wrong",
          "[nodes][failover]") {
  auto run = some_run();
  run.counts.missing = 3;
  run.faults.emplace_back("3 times an acknowledged post was not shown");
  auto text = service_table(some_plan(), run, "/tmp/x");
  CHECK_THAT(text, Contains("the primary was killed (SIGKILL) and started "
                            "again, 10 times"));
  CHECK_THAT(text, Contains("305 ms"));
  CHECK_THAT(text, Contains("990 of 1000 posts were acknowledged, 3 of these "
                            "not shown"));
  CHECK_THAT(text, Contains("- 3 times an acknowledged post was not shown"));
  CHECK_THAT(text, Contains("Verdict: bad."));
}
