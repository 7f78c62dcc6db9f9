#include "nodes/trace_join.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace troupe;

namespace {

/// Three lines ahead of all: two nodes, one view.
const std::string names
  = R"({"at_us":100,"event":"begin","node":"a","scenario":"recorded","level":"safe","nodes":["a"]}
{"at_us":100,"event":"begin","node":"b","scenario":"recorded","level":"safe","nodes":["b"]}
{"at_us":100,"event":"view","node":"a","view":"1.0","members":["a","b"],"ids":[1,2]}
{"at_us":100,"event":"view","node":"b","view":"1.0","members":["a","b"],"ids":[1,2]}
)";

std::string line(std::int64_t at_us, const char* event, const char* node,
                 const std::string& rest) {
  return R"({"at_us":)" + std::to_string(at_us) + R"(,"event":")" + event
         + R"(","node":")" + node + R"(","view":"1.0",)" + rest + "}\n";
}

trace_log log_of(const std::string& text) {
  std::istringstream in{names + text};
  config::fault_list faults;
  auto result = read_trace(in, "test", faults);
  for (const auto& x : faults.items())
    FAIL(config::to_string(x));
  return result;
}

/// When, what, where, message or messages, clock.
std::string lines(const trace_log& log) {
  std::string result;
  for (const auto& x : log.records) {
    if (x.event == "begin" || x.event == "view")
      continue;
    result += std::to_string(x.at_us) + " " + x.event + " " + x.text("node");
    for (auto key : {"message", "messages", "sent_us", "again", "vector"})
      if (x.what.contains(key))
        result += " " + x.what[key].dump();
    result += "\n";
  }
  return result;
}

} // namespace

TEST_CASE("batches become messages, with the clocks of their nodes",
          "[trace]") {
  auto log = log_of(
    line(110, "depart", "a", R"("origin":1,"first":1,"count":2,"to":[2])")
    + line(130, "arrive", "b", R"("origin":1,"first":1,"count":2,"by":1)")
    + line(140, "delivered", "b",
           R"("origin":1,"first":1,"count":2,"rank":0)"));
  CHECK(log.nodes == std::vector<std::string>{"a", "b"});
  CHECK(lines(log)
        == "10 send a \"a#1\" [1,0]\n"
           "10 send a \"a#2\" [2,0]\n"
           "30 receive b [\"a#1\",\"a#2\"] 10\n"
           "40 deliver b \"a#1\" [1,1]\n"
           "40 deliver b \"a#2\" [2,2]\n");
}

TEST_CASE("a datagram that never arrived is lost, and its repair comes again",
          "[trace]") {
  auto batch = std::string{R"("origin":1,"first":1,"count":1,)"};
  auto log = log_of(line(110, "depart", "a", batch + R"("to":[2])")
                    + line(150, "depart", "a", batch + R"("to":[2])")
                    + line(160, "arrive", "b", batch + R"("by":1)"));
  CHECK(lines(log)
        == "10 send a \"a#1\" [1,0]\n"
           "10 datagram a [\"a#1\"]\n"
           "60 receive b [\"a#1\"] 50 true\n");
}

TEST_CASE("parts of messages have no number", "[trace]") {
  auto log = log_of(
    line(110, "depart", "a",
         R"("origin":1,"first":1,"count":4,"to":[2],"skips":[1,2])")
    + line(120, "arrive", "b", R"("origin":1,"first":2,"count":3,"by":1)"));
  CHECK(lines(log)
        == "10 send a \"a#1\" [1,0]\n"
           "10 send a \"a#2\" [2,0]\n"
           "20 receive b [\"a#1\",\"a#2\"] 10\n");
}

TEST_CASE("clocks follow the messages, not the clocks of machines", "[trace]") {
  // The clock of b is behind that of a.
  auto log = log_of(
    line(210, "depart", "a", R"("origin":1,"first":1,"count":1,"to":[2])")
    + line(130, "arrive", "b", R"("origin":1,"first":1,"count":1,"by":1)")
    + line(140, "delivered", "b",
           R"("origin":1,"first":1,"count":1,"rank":0)"));
  CHECK(lines(log)
        == "30 receive b [\"a#1\"] 30\n"
           "40 deliver b \"a#1\" [1,1]\n"
           "110 send a \"a#1\" [1,0]\n");
}

TEST_CASE("who delivers its own message has sent it", "[trace]") {
  auto log = log_of(
    line(110, "delivered", "a", R"("origin":1,"first":1,"count":1,"rank":0)")
    + line(111, "depart", "a", R"("origin":1,"first":1,"count":1,"to":[])"));
  CHECK(lines(log)
        == "10 send a \"a#1\" [1,0]\n"
           "10 deliver a \"a#1\" [2,0]\n");
}

TEST_CASE("where views change they are part of the name", "[trace]") {
  auto log = log_of(
    line(110, "depart", "a", R"("origin":1,"first":1,"count":1,"to":[])")
    + R"({"at_us":120,"event":"view","node":"a","view":"2.2","members":["a"],"ids":[1]}
{"at_us":121,"event":"view","node":"a","view":"2.2","members":["a"],"ids":[1]}
{"at_us":130,"event":"depart","node":"a","view":"2.2","origin":1,"first":1,"count":1,"to":[]}
)");
  CHECK(lines(log)
        == "10 send a \"a@1.0#1\" [1,0]\n"
           "30 send a \"a@2.2#1\" [2,0]\n");
  // A file that begins anew tells its view once more.
  auto views = std::count_if(log.records.begin(), log.records.end(),
                             [](auto& x) { return x.event == "view"; });
  CHECK(views == 3);
}
