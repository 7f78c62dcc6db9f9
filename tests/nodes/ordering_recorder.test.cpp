#include "nodes/ordering_recorder.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using nlohmann::json;

namespace {

struct fixture {
  ordering_recorder uut{{"peer-1", "peer-2"}, 4};

  std::string say(const std::string& node, const std::string& event) {
    return uut.on_event(node, json::parse(event));
  }

  void result(const std::string& verdict, const std::string& more) {
    say("comparison", R"({"event":"result","round":1,"verdict":")" + verdict
                        + "\"," + more + "}");
  }
};

const std::string all_well = R"("rounds":8,"rounds_out_of_order":0,
  "first_difference":null,"missing":0,"duplicates":0,"missing_peers":[],
  "peers":[
    {"name":"peer-2","number":2,"sent":4,"received":8,"resent":1,
     "duplicates_dropped":2,"delivered":8,"incomplete":false},
    {"name":"peer-1","number":1,"sent":4,"received":8,"resent":3,
     "duplicates_dropped":4,"delivered":8,"incomplete":false}])";

constexpr exit_status good{0, false};
constexpr exit_status no{1, false};
constexpr exit_status killed{9, true};

} // namespace

TEST_CASE_METHOD(fixture, "a run is what the comparison server says of it",
                 "[nodes][demo]") {
  CHECK(!uut.has_result());
  result("ordered", all_well);
  REQUIRE(uut.has_result());
  auto x = uut.result();
  CHECK(x.verdict == run_verdict::ordered);
  CHECK(x.rounds == 8);
  CHECK(!x.difference);
  REQUIRE(x.tallies.size() == 2);
  CHECK(x.tallies[0].name == "peer-1");
  CHECK(x.tallies[0].resent == 3);
  CHECK(x.tallies[0].duplicates == 4);
  CHECK(x.tallies[1].name == "peer-2");
  CHECK(x.tallies[1].delivered == 8);
  CHECK(x.tallies[1].complete);
  CHECK(x.missing_peers.empty());
  CHECK(x.problems.empty());
}

TEST_CASE_METHOD(fixture, "the first difference names peers and messages",
                 "[nodes][demo]") {
  result("disordered", R"("rounds":8,"rounds_out_of_order":5,"missing":2,
    "duplicates":1,"first_difference":{"position":3,
    "peers":["peer-1","peer-2"],"messages":["peer-1#3","peer-2#1"]})");
  auto x = uut.result();
  CHECK(x.verdict == run_verdict::disordered);
  CHECK(x.rounds_out_of_order == 5);
  CHECK(x.missing == 2);
  CHECK(x.duplicates == 1);
  REQUIRE(x.difference);
  CHECK(x.difference->position == 3);
  CHECK(x.difference->messages[1] == "peer-2#1");
}

TEST_CASE_METHOD(fixture, "a node is ready when it says where it is",
                 "[nodes][demo]") {
  CHECK(!uut.is_ready("manager"));
  CHECK(uut.address_of("manager").empty());
  say("manager", R"({"event":"ready","node":"manager",
    "addresses":{"udp":"127.0.0.1:4711","http":null}})");
  CHECK(uut.is_ready("manager"));
  CHECK(uut.address_of("manager") == "127.0.0.1:4711");
}

TEST_CASE_METHOD(fixture, "deliveries are counted as they come",
                 "[nodes][demo]") {
  CHECK(uut.expected() == 16);
  for (auto i = 0; i < 3; ++i)
    say("peer-1", R"({"event":"deliver","rank":0,"at_us":1})");
  CHECK(uut.delivered() == 3);
}

TEST_CASE_METHOD(fixture, "a peer that died early is missing and named",
                 "[nodes][demo]") {
  for (auto i = 0; i < 3; ++i)
    say("peer-2", R"({"event":"deliver","rank":0,"at_us":1})");
  CHECK(uut.on_ended("peer-2", killed, false)
        == "peer-2 ended too early: killed by signal 9");
  result("incomplete", R"("missing":8,"missing_peers":["peer-2"],
    "peers":[{"name":"peer-1","sent":4,"delivered":8,"incomplete":true}])");
  CHECK(uut.on_ended("peer-1", no, false).empty());
  CHECK(uut.on_ended("comparison", no, false).empty());
  auto x = uut.result();
  CHECK(x.verdict == run_verdict::incomplete);
  CHECK(x.missing_peers == std::vector<std::string>{"peer-2"});
  CHECK(x.problems.size() == 1);
  CHECK(x.tallies[0].reported);
  CHECK(!x.tallies[0].complete);
  CHECK(!x.tallies[1].reported);
  CHECK(x.tallies[1].delivered == 3);
}

TEST_CASE_METHOD(fixture, "no run is ordered in which a node failed",
                 "[nodes][demo]") {
  result("ordered", all_well);
  CHECK(uut.on_ended("peer-1", good, false).empty());
  CHECK(uut.result().verdict == run_verdict::ordered);
  CHECK(!uut.on_ended("peer-2", no, false).empty());
  CHECK(uut.result().verdict == run_verdict::incomplete);
}

TEST_CASE_METHOD(fixture, "a node that was told to leave may end early",
                 "[nodes][demo]") {
  CHECK(uut.on_ended("manager", good, true).empty());
  CHECK(uut.on_ended("manager", {15, true}, true).empty());
  CHECK(!uut.on_ended("manager", {15, true}, false).empty());
  CHECK(!uut.on_ended("manager", killed, true).empty());
  CHECK(!uut.on_ended("peer-1", good, false).empty());
}

TEST_CASE_METHOD(fixture, "without a result all that was not seen is missing",
                 "[nodes][demo]") {
  say("peer-1", R"({"event":"deliver","rank":0,"at_us":1})");
  auto x = uut.result();
  CHECK(x.verdict == run_verdict::incomplete);
  CHECK(x.missing == 15);
  CHECK(x.missing_peers.empty()); // Nobody knows.
}

TEST_CASE_METHOD(fixture, "who is waited for is said once [6.09]",
                 "[nodes][demo]") {
  auto wait = R"({"event":"wait","for":[
    {"name":"peer-2","what":"acknowledgement","count":12}]})";
  CHECK(say("peer-1", wait)
        == "peer-1 waits for peer-2 (acknowledgement, 12 messages)");
  CHECK(say("peer-1", wait).empty());
}

TEST_CASE_METHOD(fixture, "what the comparison server waits for is said once",
                 "[nodes][demo]") {
  auto progress = [&](const std::string& more) {
    return say("comparison", R"({"event":"progress","round":1,)" + more + "}");
  };
  auto early = R"("stage":"registrations","registered":1,"wanted":2)";
  CHECK(progress(early)
        == "comparison waits for peers to register, 1 of 2 have");
  CHECK(progress(early).empty());
  CHECK(progress(R"("stage":"starts","missing":["peer-1"])")
        == "comparison waits for the starts of peer-1");
  // Both are still sending.
  CHECK(progress(R"("stage":"logs","missing":["peer-1","peer-2"])").empty());
  CHECK(progress(R"("stage":"logs","missing":["peer-2"])")
        == "comparison waits for the logs of peer-2");
  CHECK(progress(R"("stage":"logs","missing":[])").empty());
}

TEST_CASE_METHOD(fixture, "fields of a wrong type count as empty",
                 "[nodes][demo]") {
  say("manager", R"({"event":"ready","addresses":[1,2]})");
  CHECK(uut.address_of("manager").empty());
  say("peer-1", R"({"event":"sent","seq":-1,"at_us":"now"})");
  say("peer-1", R"({"event":7})");
  result("who knows", R"("rounds":"many","peers":[1,null,{"name":2}],
    "missing_peers":{"a":1},"first_difference":[3])");
  auto x = uut.result();
  CHECK(x.verdict == run_verdict::incomplete);
  CHECK(x.rounds == 0);
  CHECK(x.tallies.size() == 2);
  CHECK(!x.difference);
}

TEST_CASE_METHOD(fixture, "problems beyond a limit are only counted",
                 "[nodes][demo]") {
  for (std::size_t i = 0; i < ordering_recorder::problems_max + 2; ++i)
    uut.add_problem("x");
  auto x = uut.result();
  CHECK(x.problems.size() == ordering_recorder::problems_max + 1);
  CHECK(x.problems.back() == "2 more problems");
}

TEST_CASE("half is delivered before the last quarter is sent",
          "[nodes][demo]") {
  ordering_timeline uut;
  CHECK(!uut.first_half_before_last_quarter());
  for (auto i = 1; i <= 4; ++i)
    uut.on_sent("peer-1", static_cast<std::uint64_t>(i), i * 10000);
  // The last quarter is the fourth message; it was sent in millisecond 40.
  for (auto at : {20000, 39000, 50000, 60000})
    uut.on_delivered(at);
  CHECK(uut.first_half_before_last_quarter());
}

TEST_CASE("a heap that is sorted at the end is no stream", "[nodes][demo]") {
  ordering_timeline uut;
  for (auto i = 1; i <= 4; ++i)
    uut.on_sent("peer-1", static_cast<std::uint64_t>(i), i * 10000);
  for (auto at : {20000, 41000, 50000, 60000})
    uut.on_delivered(at);
  CHECK(!uut.first_half_before_last_quarter());
}

TEST_CASE("a batch counts as all its messages", "[nodes][demo]") {
  ordering_timeline uut;
  uut.on_sent("peer-1", 3, 10000);
  uut.on_sent("peer-2", 3, 10000);
  uut.on_sent("peer-2", 3, 90000); // Said again.
  uut.on_sent("peer-1", 4, 30000);
  uut.on_sent("peer-2", 4, 30000);
  uut.on_delivered(20000);
  CHECK(uut.first_half_before_last_quarter());
}
