#include "nodes/run_trace.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

struct fixture {
  run_trace uut{{{"scenario", "demo ordering"}, {"level", "safe"}, {"seed", 7}},
                {"a", "b"}};

  void sent(const char* node, std::uint64_t last, std::int64_t at_us) {
    uut.on_event(node, {{"event", "sent"}, {"seq", last}, {"at_us", at_us}},
                 at_us);
  }

  void delivered(const char* node, const char* sender, std::uint64_t seq,
                 std::int64_t at_us) {
    uut.on_event(node,
                 {{"event", "deliver"},
                  {"rank", 0},
                  {"sender", sender},
                  {"seq", seq},
                  {"time", 4},
                  {"view", "1.0"},
                  {"payload", "x"},
                  {"at_us", at_us}},
                 at_us);
  }

  /// Returns a line each: when, what, where, message, clock.
  std::string lines() const {
    std::string result;
    for (const auto& x : uut.log().records)
      result += std::to_string(x.at_us) + " " + x.event + " " + x.text("node")
                + " " + x.text("message")
                + (x.what.contains("vector") ? " " + x.what["vector"].dump()
                                             : "")
                + "\n";
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "what nodes say is a trace, with times from its start",
                 "[trace]") {
  sent("a", 1, 1000);
  delivered("b", "a", 1, 1500);
  delivered("a", "a", 1, 1700);
  sent("b", 1, 1800);
  uut.on_ended("a", 2000);
  CHECK(lines()
        == "0 begin  \n"
           "0 send a a#1 [1,0]\n"
           "500 deliver b a#1 [1,1]\n"
           "700 deliver a a#1 [2,0]\n"
           "800 send b b#1 [1,2]\n"
           "1000 gone a \n"
           "1000 end  \n");
  CHECK(uut.log().title() == "demo ordering, safe, seed 7");
}

TEST_CASE_METHOD(fixture,
                 "a message is sent before it is delivered, whoever "
                 "tells of it first",
                 "[trace]") {
  delivered("b", "a", 1, 1000);
  sent("a", 1, 1003);
  CHECK(lines()
        == "0 begin  \n"
           "0 send a a#1 [1,0]\n"
           "0 deliver b a#1 [1,1]\n"
           "0 end  \n");
}

TEST_CASE_METHOD(fixture, "several messages may be told of at once",
                 "[trace]") {
  sent("b", 2, 10);
  sent("b", 2, 11);
  sent("b", 3, 12);
  CHECK(lines()
        == "0 begin  \n"
           "0 send b b#1 [0,1]\n"
           "0 send b b#2 [0,2]\n"
           "2 send b b#3 [0,3]\n"
           "2 end  \n");
}

TEST_CASE_METHOD(fixture, "who is no node of the run is not followed",
                 "[trace]") {
  sent("manager", 2, 10);
  uut.on_ended("manager", 12);
  uut.on_event("a", {{"event", "progress"}}, 13);
  CHECK(lines() == "0 begin  \n0 end  \n");
}

TEST_CASE_METHOD(fixture, "a view has the time at which it was heard of",
                 "[trace]") {
  uut.on_event("a", {{"event", "view"}, {"view", "1.1"}, {"members", {"a"}}},
               50);
  auto log = uut.log();
  REQUIRE(log.records.size() == 3);
  CHECK(log.records[1].text("view") == "1.1");
  CHECK(log.records[1].names("members") == std::vector<std::string>{"a"});
}

TEST_CASE_METHOD(fixture,
                 "a trace of a play has a bound, and says that it was "
                 "reached",
                 "[trace]") {
  sent("a", run_trace::records_max, 1);
  CHECK_FALSE(uut.is_cut_off());
  sent("a", run_trace::records_max + 1, 2);
  CHECK(uut.is_cut_off());
  CHECK(uut.log().records.size() == run_trace::records_max + 2);
}

TEST_CASE("in a group whose views change a message has its view in its name",
          "[trace]") {
  run_trace uut{{{"scenario", "x"}}, {"a", "b"}, run_trace::group::changes};
  uut.on_event("b", {{"event", "sent"}, {"seq", 3u}, {"at_us", 3}}, 3);
  uut.on_event("a",
               {{"event", "deliver"},
                {"sender", "b"},
                {"seq", 3u},
                {"view", "2.1"},
                {"at_us", 5}},
               5);
  uut.on_fault({"a"}, "a is killed", 7, 9);
  auto log = uut.log();
  REQUIRE(log.records.size() == 4);
  CHECK(log.records[1].text("message") == "b@2.1#3");
  CHECK(log.records[1].text("sender") == "b");
  CHECK(log.records[2].text("detail") == "a is killed");
  CHECK(log.records[2].what["at_us"] == 2);
  CHECK(log.records[2].what["until_us"] == 4);
}

TEST_CASE_METHOD(fixture, "calls and notices stand where they were made",
                 "[trace]") {
  uut.on_notice("a", "processed 7", 1000);
  uut.on_call("b", "request 7", "ok", 1200, 1500);
  auto log = uut.log();
  REQUIRE(log.records.size() == 4);
  CHECK(log.records[1].text("detail") == "processed 7");
  CHECK(log.records[2].at_us == 200);
  CHECK(log.records[2].what["until_us"] == 500);
  CHECK(log.records[2].text("result") == "ok");
}
