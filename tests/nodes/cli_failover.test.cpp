#include "tests/support/command_line.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct fixture : command_line_fixture {
  void check_refused(std::vector<std::string> command, const std::string& flag,
                     const std::string& value, const std::string& expected) {
    CAPTURE(flag, value);
    auto path = "troupe " + command[0] + " " + command[1];
    command.push_back(flag);
    command.push_back(value);
    CHECK(run(command) == 64);
    CHECK(err.str()
          == "troupe: " + flag + ": found \"" + value + "\", expected "
               + expected + " (see " + path + " --help)\n");
    CHECK_FALSE(failed_over);
    CHECK_FALSE(elected);
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "each bad flag of bench failover is told what it "
                 "takes",
                 "[cli][failover]") {
  auto refused = [this](const std::string& flag, const std::string& value,
                        const std::string& expected) {
    check_refused({"bench", "failover"}, flag, value, expected);
  };
  for (auto value : {"notify", "ordering", ""})
    refused("--of", value, "group");
  for (auto value : {"0", "-1", "10001", "ten"})
    refused("--kills", value, "1 to 10000");
  for (auto value : {"2", "16", "x"})
    refused("--members", value, "3 to 15");
  for (auto value : {"murder", "KILL"})
    refused("--how", value, "one of kill, stop, blackhole");
  for (auto value : {"9", "5001", "max"})
    refused("--rate", value, "10 to 5000");
  refused("--loss", "30%", "a number from 0 to 1");
}

TEST_CASE_METHOD(fixture, "the flags of bench failover are heard",
                 "[cli][failover]") {
  CHECK(run({"bench",     "failover", "--of",
             "group",     "--kills",  "50",
             "--members", "7",        "--how",
             "blackhole", "--rate",   "1000",
             "--loss",    "0.1",      "--seed",
             "9",         "--set",    "detector.suspect_after=1s",
             "-o",        "json"})
        == 0);
  REQUIRE(failed_over);
  const auto& plan = failed_over->plan;
  CHECK(failed_over->kills == 50);
  CHECK(plan.members == 7);
  CHECK(plan.how == failure_kind::blackhole);
  CHECK(plan.rate == 1000);
  CHECK(plan.loss == 0.1);
  CHECK(failed_over->seed == 9u);
  CHECK(plan.sets == std::vector<std::string>{"detector.suspect_after=1s"});
  CHECK(failed_over->output == output_format::json);
}

TEST_CASE_METHOD(fixture,
                 "without flags five members lose their leader ten "
                 "times",
                 "[cli][failover]") {
  CHECK(run({"bench", "failover"}) == 0);
  REQUIRE(failed_over);
  CHECK(failed_over->kills == 10);
  CHECK(failed_over->plan.members == 5);
  CHECK(failed_over->plan.how == failure_kind::kill);
  CHECK(failed_over->plan.rate == 250);
  CHECK_FALSE(failed_over->seed);
}

TEST_CASE_METHOD(fixture, "a soak has a length, and no level",
                 "[cli][failover]") {
  for (auto value : {"0s", "61m", "10", "long"})
    check_refused({"demo", "election"}, "--soak", value,
                  "a duration from 1s to 1h, such as \"10m\"");
  CHECK(run({"demo", "election", "--soak", "3s", "--level", "agreed"}) == 64);
  CHECK_FALSE(elected);
  CHECK(run({"demo", "election", "--soak", "10m", "--loss", "0.3"}) == 0);
  REQUIRE(elected);
  CHECK(elected->soak == 10min);
  CHECK(elected->loss == 0.3);
  CHECK(run({"demo", "election"}) == 0);
  CHECK_FALSE(elected->soak);
}
