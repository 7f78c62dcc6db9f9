#include "nodes/bench_corosync.hpp"
#include "tests/support/multicast.hpp"
#include "tests/support/program.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <signal.h>
#include <unistd.h>

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

  /// Starts a long run and waits until both members are there.
  std::vector<pid_t> start_long() {
    start({"--members", "2", "--rate", "10", "--seconds", "60"});
    return await_children(2);
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
    {"--members", "2", "--seconds", "1", "--runs", "1", "-o", "json"});
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
  CHECK(now() - begun < 60s); // Four, unless the machine is busy.
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

TEST_CASE_METHOD(fixture, "members that share a multicast address agree",
                 "[process][bench][multicast]") {
  auto shared = own_multicast_address();
  if (shared.empty())
    return;
  for (std::string loss : {"0", "0.05"}) {
    auto x = measure({"--members", "3", "--rate", "2000", "--loss", loss,
                      "--set", "transport.multicast=" + shared, "--seconds",
                      "1", "--runs", "1", "-o", "json"});
    INFO(x.dump(2));
    CHECK(x["order_hash_equal"] == true);
    CHECK(x["set"][0] == "transport.multicast=" + shared);
    CHECK(x["deliveries_per_second_per_member"] > 1000);
    REQUIRE(x["members_of_last_run"].size() == 3);
    for (const auto& member : x["members_of_last_run"]) {
      const auto& counted = member["counters"];
      CHECK(counted["transport.multicast_sent"] > 100);
      CHECK(counted["transport.multicast_received"] > 100);
    }
    end.reset();
    out.clear();
  }
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

TEST_CASE_METHOD(fixture, "a comparison without its client is refused",
                 "[process][bench]") {
  start({"--compare", "corosync", "--peer-client", "/nowhere/cpg_load"});
  if (geteuid() == 0) {
    CHECK(finish() == 69);
    CHECK_THAT(err, Catch::Contains("lacks ")
                      && Catch::Contains("(package libcpg-dev)"));
  } else {
    CHECK(finish() == 77);
    CHECK_THAT(err, Catch::Contains("only root may"));
  }
  CHECK(out.empty());
}

TEST_CASE_METHOD(fixture, "half of the maximum is measured after it",
                 "[process][bench]") {
  auto x = measure({"--members", "2", "--rate", "half", "--seconds", "0.3",
                    "--runs", "1", "-o", "json"});
  INFO(x.dump(2));
  CHECK(x["order_hash_equal"] == true);
  auto maximum = x["maximum_per_second"].get<double>();
  CHECK(x["rate"].get<double>() == Approx(maximum / 2).margin(1));
  REQUIRE(x["foreign_cores"].size() == 1);
  CHECK(x["foreign_cores"][0] >= 0);
}

TEST_CASE_METHOD(fixture, "a file arrives at all members as it was",
                 "[process][bench]") {
  auto path = std::filesystem::temp_directory_path()
              / ("troupe-bench-file-" + std::to_string(getpid()));
  std::ofstream{path} << std::string(1000000, 'a') << "end";
  auto x = measure(
    {"--file", path.string(), "--size", "50000", "--runs", "1", "-o", "json"});
  std::filesystem::remove(path);
  INFO(x.dump(2));
  CHECK(x["order_hash_equal"] == true);
  REQUIRE(x["members_of_last_run"].size() == 3);
  for (const auto& member : x["members_of_last_run"]) {
    CHECK(member["delivered"] == 21);
    CHECK(member["counters"]["group.messages_sent"] >= 0);
  }
  start({"--file", "/nowhere/file"});
  end.reset();
  CHECK(finish() == 65);
  CHECK_THAT(err, Catch::Contains("cannot read /nowhere/file"));
}

TEST_CASE_METHOD(fixture,
                 "Corosync carries the same load where it is installed",
                 "[process][bench]") {
  auto beside = std::filesystem::path{TROUPE_BINARY}.parent_path() / "cpg_load";
  corosync_options opts;
  opts.client = beside.string();
  auto tools = find_corosync(opts);
  if (!tools.root || tools.daemon.empty() || tools.client.empty()
      || tools.ip.empty())
    return; // The tests of refusals are about that.
  auto x = measure({"--compare", "corosync", "--members", "2", "--rate", "1000",
                    "--seconds", "1", "--runs", "1", "-o", "json"});
  INFO(x.dump(2));
  for (auto who : {"troupe", "corosync"}) {
    CHECK(x[who]["order_hash_equal"] == true);
    CHECK(x[who]["deliveries_per_second_per_member"] > 100);
    CHECK(x[who]["latency_us"]["p50"] > 1);
    CHECK(x[who]["rss_mib_per_member"] > 1);
  }
  CHECK(x["ratio"] > 0);
  CHECK(x["ratios"]["latency_p50"] > 0);
}
