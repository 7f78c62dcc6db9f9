#include "nodes/simulate.hpp"
#include "tests/support/command_line.hpp"

#include "nodes/exit_codes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

/// Runs `troupe simulate` in this process; what it writes is caught.
struct fixture : command_line_fixture {
  int simulate_with(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "simulate");
    std::ostringstream said;
    std::ostringstream told;
    auto before = std::cout.rdbuf(said.rdbuf());
    auto before_err = std::cerr.rdbuf(told.rdbuf());
    if (plays)
      actions.simulate = simulate;
    auto result = run(arguments);
    std::cout.rdbuf(before);
    std::cerr.rdbuf(before_err);
    text = out.str() + said.str();
    error = err.str() + told.str();
    return result;
  }

  /// Checks that the flag is refused in one line that says what it takes.
  void check_refused(const std::string& flag, const std::string& value,
                     const std::string& expected) {
    CAPTURE(flag, value);
    CHECK(simulate_with({flag, value}) == 64);
    CHECK(error
          == "troupe: " + flag + ": found \"" + value + "\", expected "
               + expected + " (see troupe simulate --help)\n");
    CHECK_FALSE(simulated);
  }

  bool plays = false;
  std::string text;
  std::string error;
};

} // namespace

TEST_CASE_METHOD(fixture, "each bad flag of simulate is told what it takes",
                 "[cli][simulation]") {
  auto seeds = "two numbers such as 1..100, the smaller first and at most a "
               "million seeds";
  for (auto value : {"5..1", "1", "..", "1..", "-1..3", "1..2..3", "1..1000001",
                     "0..18446744073709551615", "1..18446744073709551616"})
    check_refused("--seeds", value, seeds);
  for (auto value : {"x", "-1", "1..2", "18446744073709551616"})
    check_refused("--seed", value, "a number");
  for (auto value : {"1", "2001", "-3", "3.5", "many"})
    check_refused("--nodes", value,
                  "2 to 64, with the scenario gossip to 2000");
  for (auto value : {"0s", "999ms", "25h", "60", "-5s"})
    check_refused("--duration", value, "a duration from 1s to 24h");
  check_refused("--faults", "sunny",
                "one of calm, lossy, partitions, crashes, churn, chaos");
  check_refused("--level", "x",
                "one of \"unordered\", \"naive\", \"fifo\", \"causal\", "
                "\"agreed\", \"safe\"");
  for (auto value : {"0", "257", "two"})
    check_refused("--jobs", value, "1 to 256");
  check_refused("--scenario", "opera",
                "one of multicast, group, discovery, gossip, service");
}

TEST_CASE_METHOD(fixture, "the flags of simulate are heard",
                 "[cli][simulation]") {
  CHECK(
    simulate_with({"--scenario", "multicast", "--nodes", "7", "--seeds", "3..9",
                   "--duration", "2m", "--faults", "churn", "--level", "causal",
                   "--jobs", "3", "--set", "a=b", "--shrink", "-o", "json"})
    == 0);
  REQUIRE(simulated);
  CHECK(simulated->terms.nodes == 7);
  CHECK(simulated->terms.duration == 2min);
  CHECK(simulated->terms.faults == core::fault_profile::churn);
  CHECK(simulated->terms.order == level::causal);
  CHECK(simulated->terms.sets == std::vector<std::string>{"a=b"});
  CHECK(simulated->first_seed == 3);
  CHECK(simulated->last_seed == 9);
  CHECK(simulated->jobs == 3u);
  CHECK(simulated->shrink);
  CHECK(simulated->output == output_format::json);
}

TEST_CASE_METHOD(fixture, "one seed and many exclude each other, exit 64",
                 "[cli][simulation]") {
  CHECK(simulate_with({"--seed", "1", "--seeds", "1..2"}) == 64);
  CHECK(error.find("--seed") != std::string::npos);
  CHECK(std::count(error.begin(), error.end(), '\n') == 1);
}

TEST_CASE_METHOD(fixture, "a trace is of a single seed, exit 64",
                 "[cli][simulation]") {
  plays = true;
  for (auto flag : {"--trace", "--html", "--only"}) {
    CHECK(simulate_with({"--seeds", "1..2", flag, "file"}) == 64);
    CHECK(error
          == "troupe: --trace, --html and --only: found seeds 1..2, expected a "
             "single one: --seed N\n");
  }
}

TEST_CASE_METHOD(fixture, "a bad set of simulate is named, exit 78",
                 "[cli][simulation]") {
  plays = true;
  CHECK(simulate_with({"--seed", "1", "--set", "group.levl=safe"}) == 78);
  CHECK(error.find("--set group.levl=safe: ") == 0);
  CHECK(error.find("did you mean") != std::string::npos);
  CHECK(text.empty());
  // Only some seeds draw what this does not go with.
  CHECK(simulate_with({"--seeds", "1..40", "--duration", "1s", "--set",
                       "resender.rto_max=250ms"})
        == 78);
  CHECK(error.find("troupe: that is with what seed ") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "what cannot be read or written is named",
                 "[cli][simulation]") {
  plays = true;
  own_path file{"only.json"};
  const auto& only = file.path;
  CHECK(simulate_with({"--seed", "1", "--only", "/nowhere/x"}) == 65);
  CHECK(error == "troupe: /nowhere/x cannot be read\n");
  std::ofstream{only} << R"({"nodes": 9, "messages": 1, "faults": []})";
  CHECK(simulate_with({"--seed", "1", "--only", only.string()}) == 65);
  CHECK(error
        == "troupe: " + only.string() + " has 9 nodes, more than --nodes 5\n");
  std::ofstream{only} << "[]";
  CHECK(simulate_with({"--seed", "1", "--only", only.string()}) == 65);
  CHECK(error
        == "troupe: " + only.string()
             + " is not what --shrink writes: found array, expected an "
               "object\n");
  CHECK(simulate_with({"--seed", "1", "--trace", "/nowhere/x"}) == 73);
  CHECK(error == "troupe: /nowhere/x cannot be written\n");
  CHECK(simulate_with({"--seed", "1", "--html", "/nowhere/y"}) == 73);
  CHECK(error == "troupe: /nowhere/y cannot be written\n");
}

TEST_CASE_METHOD(fixture, "a run is shown as a page, also one that fails",
                 "[cli][simulation][trace]") {
  plays = true;
  own_path page_file{"run.html"};
  own_path trace_file{"run.jsonl"};
  auto page = page_file.text();
  auto trace = trace_file.text();
  CHECK(simulate_with({"--seed", "1", "--nodes", "3", "--duration", "2s",
                       "--level", "naive", "--html", page, "--trace", trace})
        == 1);
  std::ifstream in{page};
  std::string shown{std::istreambuf_iterator<char>{in}, {}};
  CHECK(shown.find("<!doctype html>") == 0);
  CHECK(shown.find("\"event\":\"violation\"") != std::string::npos);
  CHECK(std::filesystem::file_size(trace) > 0);
}

TEST_CASE_METHOD(fixture, "a run of any story is shown as a page",
                 "[cli][simulation][trace]") {
  plays = true;
  own_path file{"any.html"};
  auto page = file.text();
  for (auto story : {"group", "service", "gossip", "discovery"}) {
    CAPTURE(story);
    CHECK(simulate_with({"--scenario", story, "--seed", "1", "--duration", "2s",
                         "--html", page})
          == 0);
    std::ifstream in{page};
    std::string shown{std::istreambuf_iterator<char>{in}, {}};
    CHECK(shown.find(std::string{"<title>Trace: "} + story)
          != std::string::npos);
  }
}

TEST_CASE_METHOD(fixture, "the exit code of simulate tells whether all held",
                 "[cli][simulation]") {
  plays = true;
  std::vector<std::string> terms{"--seed",     "3",  "--nodes", "3",
                                 "--duration", "5s", "--level"};
  auto with = [&](const std::string& order) {
    auto result = terms;
    result.push_back(order);
    return result;
  };
  CHECK(simulate_with(with("agreed")) == 0);
  CHECK(text.find("no violation, digest ") != std::string::npos);
  CHECK(simulate_with(with("unordered")) == 1);
  CHECK(text.find("seed 3 breaks total-order at ") == 0);
}
