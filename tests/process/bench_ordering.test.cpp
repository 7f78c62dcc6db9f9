#include "tests/support/program.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <signal.h>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

/// Runs `troupe bench ordering` as a user does.
struct fixture : program_fixture {
  void start(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"bench", "ordering"});
    program = processes.start({TROUPE_BINARY, flags});
  }

  nlohmann::json measure(std::vector<std::string> flags) {
    start(std::move(flags));
    CHECK(finish() == 0);
    CHECK(err.empty());
    return document();
  }

  /// Numbers of the processes that `parent` has started.
  static std::vector<pid_t> children_of(pid_t parent) {
    auto number = std::to_string(parent);
    std::ifstream in{"/proc/" + number + "/task/" + number + "/children"};
    std::vector<pid_t> result;
    for (pid_t x = 0; in >> x;)
      result.push_back(x);
    return result;
  }

  /// Starts a long run and waits until both members are there.
  std::vector<pid_t> start_long() {
    start({"--members", "2", "--rate", "10", "--seconds", "60"});
    auto deadline = now() + 30s;
    std::vector<pid_t> members;
    while (members.size() < 2 && now() < deadline) {
      take(now() + 10ms);
      members = children_of(processes.id_of(program));
    }
    REQUIRE(members.size() == 2);
    return members;
  }

  /// Whether all of these are gone before long.
  bool gone(const std::vector<pid_t>& members) {
    auto lives = [](pid_t x) {
      return std::filesystem::exists("/proc/" + std::to_string(x));
    };
    auto deadline = now() + 10s;
    while (std::any_of(members.begin(), members.end(), lives)) {
      if (now() >= deadline)
        return false;
      take(now() + 10ms);
    }
    return true;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a short measure of two members tells all figures",
                 "[process][bench]") {
  auto begun = now();
  auto x = measure(
    {"--members", "2", "--seconds", "0.1", "--runs", "1", "-o", "json"});
  INFO(x.dump(2));
  CHECK(x["members"] == 2);
  CHECK(x["order_hash_equal"] == true);
  CHECK(x["deliveries_per_second_per_member"] > 100);
  CHECK(x["mb_per_second"] > 0.01);
  CHECK(x["latency_us"]["p50"] > 1);
  CHECK(x["latency_us"]["p50"] <= x["latency_us"]["p99"]);
  CHECK(x["latency_us"]["p99"] <= x["latency_us"]["p999"]);
  CHECK(x["cpu_seconds_per_million_deliveries"] > 0.001);
  CHECK(x["rss_mib_per_member"] > 1);
  CHECK(now() - begun < 20s); // Three, unless the machine is busy.
}

TEST_CASE_METHOD(fixture, "a rate is kept, and losses keep the order",
                 "[process][bench]") {
  auto x = measure({"--members", "3", "--rate", "2000", "--loss", "0.05",
                    "--seconds", "1", "--runs", "1", "-o", "json"});
  INFO(x.dump(2));
  CHECK(x["order_hash_equal"] == true);
  CHECK(x["deliveries_per_second_per_member"] > 1000);
  CHECK(x["deliveries_per_second_per_member"] < 3000);
}

TEST_CASE_METHOD(fixture, "an interrupted measure leaves no member behind",
                 "[process][bench]") {
  auto members = start_long();
  processes.send_signal(program, SIGINT);
  CHECK(finish() == 130);
  CHECK(err == "troupe: interrupted; all members have ended\n");
  CHECK(out.empty());
  CHECK(gone(members));
}

TEST_CASE_METHOD(fixture, "members end when what has started them is killed",
                 "[process][bench]") {
  auto members = start_long();
  kill(processes.id_of(program), SIGKILL);
  CHECK(finish() == 128 + SIGKILL);
  CHECK(gone(members));
}

TEST_CASE_METHOD(fixture, "a member that falls ends the measure, exit 70",
                 "[process][bench]") {
  auto members = start_long();
  kill(members[1], SIGKILL);
  CHECK(finish() == 70);
  CHECK(err == "troupe: member 2 ended too early: killed by signal 9\n");
  CHECK(gone(members));
}
