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

TEST_CASE("an update that is shared by gossip goes to each that has it",
          "[trace]") {
  run_trace uut{{{"scenario", "demo gossip"}, {"ordered", false}}, {"a", "b"}};
  auto tell = [&](const char* node, const char* event, std::uint64_t version,
                  std::int64_t at_us) {
    uut.on_event(node,
                 {{"event", event},
                  {"origin", "a"},
                  {"incarnation", 1u},
                  {"version", version},
                  {"at_us", at_us}},
                 at_us);
  };
  tell("b", "taken", 1, 999); // Who made it tells of it later.
  tell("a", "shared", 1, 1000);
  tell("a", "shared", 4, 2000);
  tell("b", "taken", 6, 2500);
  auto log = uut.log();
  REQUIRE(log.records.size() == 6);
  CHECK(log.records[0].what["ordered"] == false);
  CHECK(log.records[1].text("message") == "a#1");
  CHECK(log.records[2].event == "deliver");
  CHECK(log.records[4].text("message") == "a#2");
  CHECK(log.records[4].at_us == 1501);
  CHECK_FALSE(log.records[4].what.contains("rank"));
}

TEST_CASE_METHOD(fixture,
                 "clients' answers are calls, servers tell who leads, and "
                 "whoever was gone starts again",
                 "[trace]") {
  uut.on_start("a", 500); // Its first life is no news.
  uut.on_event(
    "b", {{"event", "done"}, {"text", "posted"}, {"ms", 2.5}, {"at_us", 5000}},
    5000);
  uut.on_event("b", {{"event", "refused"}, {"text", "no line"}}, 5500);
  uut.on_event("a", {{"event", "advising"}, {"leader", "b"}, {"epoch", 4u}},
               6000);
  uut.on_event("a", {{"event", "advising"}, {"leader", nullptr}, {"epoch", 4u}},
               6500);
  uut.on_event("a", {{"event", "suspected"}, {"peer", "b"}, {"by", "c"}}, 7000);
  uut.on_ended("b", 8000);
  uut.on_start("b", 9000);
  CHECK(lines()
        == "0 begin  \n"
           "0 call b \n"
           "3500 leader a \n"
           "4000 leader a \n"
           "4500 suspicion a \n"
           "5500 gone b \n"
           "6500 start b \n"
           "6500 end  \n");
  auto log = uut.log();
  CHECK(log.records[1].text("result") == "ok");
  CHECK(log.records[1].what["until_us"] == 2500);
  CHECK(log.records[2].text("leader") == "b");
  CHECK(log.records[3].what["leader"].is_null());
  CHECK(log.records[4].names("whom") == std::vector<std::string>{"b"});
  CHECK(log.records[4].text("why") == "c says so");
}

TEST_CASE_METHOD(fixture,
                 "what nodes recorded takes the place of what they said",
                 "[trace]") {
  sent("a", 1, 1000);
  uut.on_fault({"a"}, "a is killed", 1200, 1900);
  uut.on_ended("b", 2000);
  trace_log recorded;
  recorded.nodes = {"a", "b"};
  recorded.start_us = 900;
  recorded.records.push_back({150,
                              "receive",
                              {{"at_us", 150},
                               {"event", "receive"},
                               {"node", "b"},
                               {"peer", "a"},
                               {"sent_us", 120},
                               {"messages", {"a#1"}}}});
  recorded.records.push_back(
    {160, "gone", {{"at_us", 160}, {"event", "gone"}, {"node", "b"}}});
  auto log = uut.log_with(recorded);
  REQUIRE(log.records.size() == 5);
  CHECK(log.records[1].event == "receive");
  CHECK(log.records[1].at_us == 0);
  CHECK(log.records[1].what["sent_us"] == 0);
  CHECK(log.records[2].event == "fault");
  CHECK(log.records[2].at_us == 150);
  CHECK(log.records[3].event == "gone");
  CHECK(log.records[3].at_us == 950);
}
