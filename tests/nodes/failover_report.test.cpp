#include "nodes/failover_report.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

failover_run some_run() {
  failover_run result;
  for (int i = 1; i <= 10; ++i)
    result.steps.push_back(
      {"member-5", "member-4", 300.0 + i, 310.0 + i, 100.0 + i});
  result.counts.given = 1000;
  result.counts.acked = 900;
  return result;
}

} // namespace

TEST_CASE("percentiles of times are times that were measured",
          "[nodes][failover]") {
  std::vector<double> times;
  for (int i = 100; i >= 1; --i)
    times.push_back(i);
  auto x = figures_of(times);
  CHECK(x.p50 == 50);
  CHECK(x.p90 == 90);
  CHECK(x.p99 == 99);
  CHECK(x.max == 100);
  auto one = figures_of({7});
  CHECK(one.p50 == 7);
  CHECK(one.max == 7);
  CHECK(figures_of({}).max == 0);
}

TEST_CASE("the document of a measure has all that scripts rely on",
          "[nodes][failover]") {
  failover_plan plan;
  plan.how = failure_kind::stop;
  auto x = failover_json(plan, some_run(), "/tmp/f");
  CHECK(x["how"] == "stop");
  CHECK(x["kills"] == 10);
  CHECK(x["acked"] == 900);
  CHECK(x["acked_lost"] == 0);
  CHECK(x["shown_twice"] == 0);
  CHECK(x["out_of_order"] == 0);
  CHECK(x["gap_ms"]["p50"] == 315.0);
  CHECK(x["gap_ms"]["p99"] == 320.0);
  CHECK(x["gap_ms"]["max"] == 320.0);
  CHECK(x["view_ms"]["p90"] == 309.0);
  CHECK(x["rejoin_ms"]["max"] == 110.0);
  CHECK(x["resolution_ms"] == 4.0);
  CHECK(x["steps"].size() == 10);
  CHECK(x["verdict"] == "good");
  auto bad = some_run();
  bad.faults.push_back("this went wrong");
  CHECK(failover_json(plan, bad, "/tmp/f")["verdict"] == "bad");
}

TEST_CASE("a person reads the same in a table", "[nodes][failover]") {
  failover_plan plan;
  auto run = some_run();
  auto text = failover_table(plan, run, "/tmp/f");
  CHECK_THAT(text, Contains("all others deliver a new line after  315 ms  319 "
                            "ms  320 ms")
                     && Contains("killed (SIGKILL) and started again, 10 times")
                     && Contains("900 of 1000 lines") && Contains("by up to 4")
                     && Contains("Verdict: good."));
  CHECK_THAT(text, !Contains("questions"));
  run.counts.pinned = 6;
  run.counts.stale_claims = 1;
  run.faults.push_back("a line\nthat forges another");
  text = failover_table(plan, run, "/tmp/f");
  CHECK_THAT(text, Contains("6 questions") && Contains("1 times it said")
                     && Contains("Verdict: bad.")
                     && !Contains("line\nthat forges"));
}

TEST_CASE("the document of a soak tells of false removals",
          "[nodes][failover]") {
  failover_run run;
  run.false_removals = 2;
  run.steps.push_back({"member-5", "member-4", 300, 310, {}});
  auto x = soak_json({}, 10min, run, "/tmp/f");
  CHECK(x["soak"] == "10m");
  CHECK(x["false_removals"] == 2);
  CHECK(x["steps"][0]["rejoin_ms"].is_null());
}
