#include "nodes/process.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <signal.h>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

instant now() {
  return std::chrono::steady_clock::now();
}

/// Runs `troupe bench ordering` as a user does.
struct fixture {
  process_set processes;
  process_index bench = 0;
  std::string out;
  std::string err;
  std::optional<exit_status> end;

  void start(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"bench", "ordering"});
    bench = processes.start({TROUPE_BINARY, flags});
  }

  void take(instant deadline) {
    for (const auto& event : processes.wait(deadline)) {
      if (auto* line = std::get_if<process_line>(&event))
        (line->stream == process_stream::output ? out : err) += line->text
                                                                + "\n";
      if (auto* x = std::get_if<process_end>(&event))
        end = x->how;
    }
  }

  int finish() {
    auto deadline = now() + 60s;
    while (!end && now() < deadline)
      take(deadline);
    INFO(out);
    INFO(err);
    REQUIRE(end);
    return end->by_signal ? 128 + end->code : end->code;
  }

  nlohmann::json measure(std::vector<std::string> flags) {
    start(std::move(flags));
    CHECK(finish() == 0);
    CHECK(err.empty());
    auto result = nlohmann::json::parse(out, nullptr, false);
    REQUIRE(result.is_object());
    return result;
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
      members = children_of(processes.id_of(bench));
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
  processes.send_signal(bench, SIGINT);
  CHECK(finish() == 130);
  CHECK(err == "troupe: interrupted; all members have ended\n");
  CHECK(out.empty());
  CHECK(gone(members));
}

TEST_CASE_METHOD(fixture, "members end when what has started them is killed",
                 "[process][bench]") {
  auto members = start_long();
  kill(processes.id_of(bench), SIGKILL);
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
