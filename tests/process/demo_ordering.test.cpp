#include "nodes/trace_log.hpp"
#include "tests/support/demo_process.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using namespace troupe;
using namespace troupe::test;
using nlohmann::json;

namespace {

using fixture = demo_fixture;

/// Whether the standard error has nothing but words about waiting, which a
/// slow machine may call for.
bool only_waits(const std::string& err) {
  std::istringstream in{err};
  for (std::string line; std::getline(in, line);)
    if (line.find(" waits for ") == std::string::npos)
      return false;
  return true;
}

} // namespace

TEST_CASE_METHOD(fixture,
                 "the demo shows disorder first and order afterwards [1.04]",
                 "[process][demo]") {
  CHECK(run({}) == 0);
  INFO(out);
  CHECK_THAT(last_line(), Catch::StartsWith("good: unordered disagreed in "));
  CHECK_THAT(last_line(), Catch::EndsWith(", safe agreed in all"));
  for (auto word : {"sent", "received", "resent", "duplicates", "delivered",
                    "rounds out of order", "--seed", "first differs"})
    CHECK_THAT(out, Catch::Contains(word));
  CHECK_THAT(out, Catch::Contains(folder));
  CHECK(only_waits(err));
}

TEST_CASE_METHOD(fixture, "a document tells of both runs", "[process][demo]") {
  CHECK(run({"--messages", "30", "--seed", "7", "-o", "json"}) == 0);
  auto x = document();
  CHECK(x["verdict"] == "good");
  CHECK(x["seconds"] < 30);
  REQUIRE(x["runs"].size() == 2);
  CHECK(x["runs"][0]["level"] == "unordered");
  CHECK(x["runs"][0]["rounds_out_of_order"] > 0);
  CHECK(x["runs"][1]["level"] == "safe");
  CHECK(x["runs"][1]["rounds_out_of_order"] == 0);
  for (const auto& one : x["runs"]) {
    CHECK(one["seed"] == 7);
    CHECK(one["problems"].empty());
    for (const auto& log : one["logs"])
      CHECK(fs::exists(log.get<std::string>()));
    CHECK(fs::exists(one["page"].get<std::string>()));
  }
  CHECK(only_waits(err));
}

TEST_CASE_METHOD(fixture,
                 "the trace of a demo has each message, and clocks that count "
                 "the events of their nodes",
                 "[process][demo][trace]") {
  CHECK(
    run({"--peers", "5", "--messages", "8", "--level", "safe", "-o", "json"})
    == 0);
  config::fault_list faults;
  auto log = read_traces({document()["trace"].get<std::string>()}, faults);
  REQUIRE(faults.empty());
  REQUIRE(log.nodes.size() == 5);
  std::map<std::string, std::uint64_t> kinds;
  std::vector<std::uint64_t> events(log.nodes.size());
  for (const auto& x : log.records) {
    ++kinds[x.event];
    if (!x.what.contains("vector"))
      continue;
    auto name = std::find(log.nodes.begin(), log.nodes.end(), x.text("node"));
    auto place = static_cast<std::size_t>(name - log.nodes.begin());
    CHECK(x.what["vector"][place] == ++events[place]);
  }
  CHECK(kinds["send"] == 5 * 8);
  CHECK(kinds["deliver"] == 5 * 5 * 8);
  CHECK(kinds["gone"] == 5);
}

TEST_CASE_METHOD(
  fixture,
  "safe is in order on a bad network, each peer's own log shows it [6.07]",
  "[process][demo]") {
  auto seed = GENERATE("1", "2", "3");
  CHECK(
    run({"--level", "safe", "--loss", "0.1", "--duplicate", "0.05", "--delay",
         "1ms..60ms", "--messages", "100", "--seed", seed, "-o", "json"})
    == 0);
  auto x = document();
  INFO(x.dump(2));
  CHECK(x["verdict"] == "ordered");
  CHECK(x["missing"] == 0);
  CHECK(x["duplicates"] == 0);
  CHECK(x["rounds_out_of_order"] == 0);
  CHECK(x["first_half_before_last_quarter"] == true);
  CHECK(x["delivered"] == std::vector<int>(4, 400));
  // The comparison server is believed, but the logs show it too.
  std::set<std::string> orders;
  for (const auto& log : x["logs"]) {
    std::ifstream file{log.get<std::string>()};
    std::string order;
    for (std::string line; std::getline(file, line);) {
      auto event = json::parse(line);
      if (event["event"] == "deliver")
        order += event["sender"].get<std::string>() + event["seq"].dump() + " ";
    }
    CHECK(!order.empty());
    orders.insert(order);
  }
  CHECK(orders.size() == 1);
}

TEST_CASE_METHOD(fixture, "without a rule there is no order [1.04]",
                 "[process][demo]") {
  CHECK(run({"--level", "unordered", "-o", "json"}) == 1);
  auto x = document();
  CHECK(x["verdict"] == "disordered");
  CHECK(x["rounds_out_of_order"] > 0);
  CHECK(x["first_difference"]["messages"].size() == 2);
}

TEST_CASE_METHOD(fixture, "the textbook's rule fails without any loss",
                 "[process][demo]") {
  CHECK(run({"--level", "naive", "--loss", "0", "-o", "json"}) == 1);
  CHECK(document()["verdict"] == "disordered");
}

TEST_CASE_METHOD(fixture, "flags that make no story are refused",
                 "[process][demo]") {
  CHECK(run({"--peers", "1"}) == 64);
  CHECK_THAT(err, Catch::Contains("at least 2 peers"));
  CHECK(out.empty());
  err.clear();
  end.reset();
  CHECK(run({"--messages", "0"}) == 64);
  CHECK_THAT(err, Catch::Contains("at least 2 peers"));
}

TEST_CASE_METHOD(fixture, "a folder that cannot be made is exit 73",
                 "[process][demo]") {
  fs::remove_all(folder);
  CHECK(run({}) == 73);
  CHECK_THAT(err, Catch::Contains("cannot create " + folder));
}
