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
  for (auto value : {"discovery", "ordering", ""})
    refused("--of", value, "group or notify");
  for (auto value : {"0", "-1", "10001", "ten"})
    refused("--kills", value, "1 to 10000");
  for (auto value : {"2", "16", "x"})
    refused("--members", value, "3 to 15");
  for (auto value : {"murder", "KILL"})
    refused("--how", value, "one of kill, stop, blackhole, kill-all");
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
  CHECK(failed_over->members == 7u);
  CHECK_FALSE(failed_over->of_service);
  CHECK(plan.how == failure_kind::blackhole);
  CHECK(plan.rate == 1000);
  CHECK(plan.loss == 0.1);
  CHECK(failed_over->seed == 9u);
  CHECK(plan.sets == std::vector<std::string>{"detector.suspect_after=1s"});
  CHECK(failed_over->output == output_format::json);
}

TEST_CASE_METHOD(fixture, "without flags a group loses its leader ten times",
                 "[cli][failover]") {
  CHECK(run({"bench", "failover"}) == 0);
  REQUIRE(failed_over);
  CHECK(failed_over->kills == 10);
  CHECK_FALSE(failed_over->members); // What suits the group, or the service.
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

TEST_CASE_METHOD(fixture,
                 "the servers of the service may all be killed at once",
                 "[cli][failover]") {
  CHECK(run({"bench", "failover", "--of", "notify", "--how", "kill-all"}) == 0);
  REQUIRE(failed_over);
  CHECK(failed_over->of_service);
  CHECK(failed_over->plan.how == failure_kind::kill_all);
}

TEST_CASE_METHOD(fixture, "the flags of bench replication are heard",
                 "[cli][replication]") {
  CHECK(run({"bench", "replication", "--servers", "5", "--clients", "1,16",
             "--size", "20", "--seconds", "0.5", "--runs", "2", "--set",
             "replica.batch_bytes=64KiB", "-o", "json"})
        == 0);
  REQUIRE(replicated);
  CHECK(replicated->plan.servers == 5);
  CHECK(replicated->clients == std::vector<std::uint64_t>{1, 16});
  CHECK(replicated->text_size == 20);
  CHECK(replicated->duration == 500ms);
  CHECK(replicated->runs == 2);
  CHECK(replicated->plan.sets
        == std::vector<std::string>{"replica.batch_bytes=64KiB"});
  CHECK(replicated->output == output_format::json);
}

TEST_CASE_METHOD(fixture,
                 "each bad flag of bench replication is told what it takes",
                 "[cli][replication]") {
  auto refused = [this](const std::string& flag, const std::string& value,
                        const std::string& expected) {
    check_refused({"bench", "replication"}, flag, value, expected);
    CHECK_FALSE(replicated);
  };
  for (auto value : {"0", "16", "x"})
    refused("--servers", value, "1 to 15");
  for (auto value : {"", "0", "1,", ",1", "1,,2", "1 2", "4097", "1,many"})
    refused("--clients", value,
            "numbers from 1 to 4096 with commas, such as 1,64,256");
  for (auto value : {"9", "129"})
    refused("--size", value, "10 to 128");
  refused("--seconds", "0", "seconds from 0.1 to 3600");
  refused("--runs", "0", "1 to 100");
}

TEST_CASE_METHOD(fixture, "the flags of demo notify are heard and checked",
                 "[cli][notify]") {
  CHECK(run({"demo", "notify", "--servers", "5", "--clients", "8", "--kills",
             "2", "--rate", "50", "--loss", "0.1", "--seed", "9"})
        == 0);
  REQUIRE(served);
  CHECK(served->servers == 5);
  CHECK(served->clients == 8);
  CHECK(served->kills == 2);
  CHECK(served->rate == 50);
  CHECK(served->loss == 0.1);
  CHECK(served->seed == 9u);
  served.reset();
  auto refused = [this](const std::string& flag, const std::string& value,
                        const std::string& expected) {
    check_refused({"demo", "notify"}, flag, value, expected);
    CHECK_FALSE(served);
  };
  refused("--servers", "2", "3 to 15");
  refused("--clients", "9", "2 to 8");
  refused("--clients", "1", "2 to 8");
  refused("--kills", "1001", "0 to 1000");
  refused("--rate", "0", "1 to 1000");
}
