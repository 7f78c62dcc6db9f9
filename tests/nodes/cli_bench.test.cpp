#include "nodes/bench_member.hpp"
#include "tests/support/command_line.hpp"

#include "nodes/exit_codes.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct fixture : command_line_fixture {
  int measure_with(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"bench", "ordering"});
    return run(flags);
  }

  /// Checks that the flag is refused in one line that says what it takes.
  void check_refused(const std::string& flag, const std::string& value,
                     const std::string& expected) {
    CAPTURE(flag, value);
    measured.reset();
    CHECK(measure_with({flag, value}) == 64);
    CHECK(err.str()
          == "troupe: " + flag + ": found \"" + value + "\", expected "
               + expected + " (see troupe bench ordering --help)\n");
    CHECK_FALSE(measured);
  }

  /// Checks that the flag alone is refused, in one line that says why.
  void check_none(const std::string& flag, const std::string& value,
                  const std::string& why) {
    measured.reset();
    CHECK(measure_with({flag, value}) == 64);
    CHECK(err.str()
          == "troupe: " + why + " (see troupe bench ordering --help)\n");
    CHECK_FALSE(measured);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "each bad flag of bench is told what it takes",
                 "[cli][bench]") {
  for (auto value : {"0", "1", "17", "-3", "2.5", "many"})
    check_refused("--members", value, "2 to 16");
  check_refused("--senders", "two", "all or one");
  for (auto value : {"7", "16777217", "1KiB", "x"})
    check_refused("--size", value, "8 to 16777216");
  for (auto value : {"unordered", "naive", "total"})
    check_refused("--level", value, "one of fifo, causal, agreed, safe");
  for (auto value : {"0", "100000001", "fast", "-1"})
    check_refused("--rate", value, "max, half or 1 to 100000000");
  for (auto value : {"0", "0.05", "3601", "5s", "nan", "1.2.3", "-1", "1e3"})
    check_refused("--seconds", value, "seconds from 0.1 to 3600");
  for (auto value : {"0", "101", "x"})
    check_refused("--runs", value, "1 to 100");
  for (auto value : {"511", "65508", "x"})
    check_refused("--datagram", value, "auto or 512 to 65507");
  check_refused("--loss", "5%", "a number from 0 to 1");
}

TEST_CASE_METHOD(fixture, "the flags of bench are heard", "[cli][bench]") {
  CHECK(measure_with(
          {"--members", "16",     "--senders", "one",  "--size",     "8192",
           "--level",   "causal", "--rate",    "5000", "--seconds",  "2.5",
           "--runs",    "7",      "--loss",    "0.05", "--datagram", "60000",
           "--set",     "a.b=1",  "-o",        "json"})
        == 0);
  REQUIRE(measured);
  const auto& load = measured->load;
  CHECK(load.members == 16);
  CHECK(load.one_sender);
  CHECK(load.bytes == 8192);
  CHECK(load.order == level::causal);
  CHECK(load.sets == std::vector<std::string>{"a.b=1"});
  CHECK(load.rate == 5000u);
  CHECK(load.duration == 2500ms);
  CHECK(load.loss == 0.05);
  CHECK(load.datagram_bytes == 60000u);
  CHECK(measured->runs == 7);
  CHECK(measured->output == output_format::json);
}

TEST_CASE_METHOD(fixture, "half of the maximum can be the rate",
                 "[cli][bench]") {
  CHECK(measure_with({"--rate", "half"}) == 0);
  REQUIRE(measured);
  CHECK(measured->half_rate);
  CHECK_FALSE(measured->load.rate);
  CHECK(measure_with({"--rate", "10"}) == 0);
  CHECK_FALSE(measured->half_rate);
}

TEST_CASE_METHOD(fixture, "the flags of a comparison are heard",
                 "[cli][bench]") {
  CHECK(measure_with({"--compare", "corosync", "--peer-client", "some/client",
                      "--in-flight", "40", "--link-mtu", "9000"})
        == 0);
  REQUIRE(measured);
  CHECK(measured->compare);
  CHECK(measured->corosync.client == "some/client");
  CHECK(measured->corosync.in_flight == 40u);
  CHECK(measured->corosync.link_mtu == 9000);
  check_none("--in-flight", "40", "--in-flight requires --compare");
  check_none("--link-mtu", "9000", "--link-mtu requires --compare");
  check_none("--peer-client", "x", "--peer-client requires --compare");
  check_refused("--compare", "spread", "corosync");
}

TEST_CASE_METHOD(fixture, "a file has one sender and no rate", "[cli][bench]") {
  CHECK(measure_with({"--file", "some.bin", "--size", "50000"}) == 0);
  REQUIRE(measured);
  CHECK(measured->load.file == "some.bin");
  CHECK(measured->load.one_sender);
  measured.reset();
  CHECK(measure_with({"--file", "some.bin", "--rate", "5"}) == 64);
  CHECK_FALSE(measured);
}

TEST_CASE_METHOD(fixture, "without flags three members send all they can",
                 "[cli][bench]") {
  CHECK(measure_with({"--rate", "max", "--datagram", "auto"}) == 0);
  REQUIRE(measured);
  CHECK(measured->load.members == 3);
  CHECK_FALSE(measured->load.one_sender);
  CHECK(measured->load.order == level::safe);
  CHECK_FALSE(measured->load.rate);
  CHECK_FALSE(measured->load.datagram_bytes);
  CHECK(measured->load.duration == 5s);
  CHECK(measured->runs == 3);
}

TEST_CASE_METHOD(fixture, "the command of a member is not shown",
                 "[cli][bench]") {
  CHECK(run({"bench", "--help"}) == 0);
  CHECK(out.str().find("ordering") != std::string::npos);
  CHECK(out.str().find("member") == std::string::npos);
  CHECK(run({"bench"}) == 64);
  CHECK(err.str()
        == "troupe: a command is missing, one of ordering, failover, "
           "replication, gossip (see troupe bench --help)\n");
  CHECK(run({"bench", "member", "a plan"}) == 0);
  CHECK(member_plan == "a plan");
}

TEST_CASE("a member that nobody has started says who does, exit 64",
          "[cli][bench]") {
  CHECK(bench_member("x") == 64);
}
