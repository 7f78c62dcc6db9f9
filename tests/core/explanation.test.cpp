#include "actors/core/explanation.hpp"

#include "actors/core/explanation_heard.hpp"
#include "actors/core/explanation_order.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;
using core::finding;

namespace {

/// Node peer-1 of three, at the level `safe`, where nothing waits yet.
struct fixture {
  core::explained known;
  ack_picture acks;
  queue_picture queue;

  fixture() {
    known.now = instant{} + 100s;
    acks.current = queue.current = make_view(3);
    acks.rows.assign(3, std::vector<seqno>(3, 10));
    acks.columns.resize(3);
    for (auto& x : acks.columns) {
      x.highest = 10;
      x.last_heard = x.last_moved = known.now - 100ms;
    }
    queue.delivered.assign(3, 10);
    queue.heard.assign(3, 1000);
    queue.fronts.resize(3);
  }

  /// A message of member `from` waits here.
  void hold_back(std::size_t from, seqno number, lamport_time time) {
    queue.fronts[from] = queue_picture::front{number, number, time, {}};
    acks.rows[0][from] = number;
    acks.columns[from].highest = number;
    ++queue.held;
  }

  watched_member& watch(std::size_t who, timespan silent) {
    auto& x = known.watched.emplace_back();
    x.name = queue.current->members[who].name;
    x.last_heard = known.now - silent;
    x.needed = 2;
    return x;
  }

  /// Member `who` has not moved for `span`.
  void lag(std::size_t who, timespan span) {
    acks.columns[who].lags_since = known.now - span;
    acks.columns[who].last_moved = known.now - span;
    acks.columns[who].last_heard = known.now - span;
  }

  std::vector<finding> explain(const std::string& about = {}) {
    known.acks = std::make_shared<const ack_picture>(acks);
    known.queue = std::make_shared<const queue_picture>(queue);
    core::why_question question;
    if (!about.empty())
      question = core::parse_why_question(about).value();
    return core::explain(known, question);
  }

  finding only(const std::string& about = {}) {
    auto all = explain(about);
    REQUIRE(all.size() == 1);
    return all[0];
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "where nothing waits, nothing is told",
                 "[core][why]") {
  CHECK(explain().empty());
}

TEST_CASE_METHOD(fixture,
                 "the head of the queue names who has not acknowledged",
                 "[core][why]") {
  hold_back(1, 11, 500);
  acks.rows[1][1] = 11;
  lag(2, 1200ms);
  auto x = only();
  CHECK(x.kind == "message");
  CHECK(x.text
        == "message peer-2:11 waits for safe delivery: peer-3 has not "
           "acknowledged it (last heard 1.2 s ago)");
  CHECK(x.lacks == std::vector<std::string>{"peer-3"});
  CHECK(x.waited == timespan{1200ms});
  CHECK(x.stuck);
}

TEST_CASE_METHOD(fixture, "a short wait is told, and is no standstill",
                 "[core][why]") {
  hold_back(1, 11, 500);
  acks.rows[1][1] = 11;
  lag(2, 40ms);
  acks.columns[2].stamp_at = known.now + 60ms;
  auto x = only();
  CHECK(!x.stuck);
  CHECK(x.next == "peer-3 is asked for it again");
  CHECK(x.next_in == timespan{60ms});
}

TEST_CASE_METHOD(fixture, "of a silent member it tells when it is suspected",
                 "[core][why]") {
  hold_back(1, 11, 500);
  acks.rows[1][1] = 11;
  lag(2, 900ms);
  watch(2, 900ms).suspect_at = known.now + 100ms;
  auto x = only();
  CHECK(x.next == "peer-3 is suspected unless it is heard");
  CHECK(x.next_in == timespan{100ms});
}

TEST_CASE_METHOD(fixture, "of a suspect it tells who suspects it, and what for",
                 "[core][why]") {
  hold_back(1, 11, 500);
  acks.rows[1][1] = 11;
  lag(2, 2s);
  auto& seen = watch(2, 2s);
  seen.suspected = true;
  seen.suspected_by = {"peer-1"};
  auto x = only();
  CHECK(x.text
        == "message peer-2:11 waits for safe delivery: peer-3 has not "
           "acknowledged it (last heard 2.0 s ago, suspected by peer-1)");
  CHECK(x.next == "peer-3 is removed once 2 members suspect it; 1 does");
  known.watched[0].suspected_by = {"peer-1", "peer-2"};
  CHECK(only().next == "a view without peer-3 is voted on");
}

TEST_CASE_METHOD(fixture, "a stuck member that is kept is told to be kept",
                 "[core][why]") {
  hold_back(1, 11, 500);
  acks.rows[1][1] = 11;
  lag(2, 20s);
  auto& seen = watch(2, 50ms);
  seen.suspected = seen.stuck = seen.withheld = true;
  seen.suspected_by = {"peer-1", "peer-2"};
  auto x = only();
  CHECK_THAT(x.text,
             Catch::Contains("suspected of standing still by peer-1 and "
                             "peer-2)"));
  CHECK_THAT(x.next, Catch::Contains("detector.stuck is block"));
}

TEST_CASE_METHOD(fixture,
                 "a clock that is behind holds up what it might precede",
                 "[core][why]") {
  queue.order = level::agreed;
  hold_back(1, 11, 500);
  queue.heard[2] = 400;
  lag(2, 3s);
  CHECK(only().text
        == "message peer-2:11 waits for agreed delivery: peer-3 has not been "
           "heard past its time (last heard 3.0 s ago)");
}

TEST_CASE_METHOD(fixture,
                 "the earliest message is the head, and the rest waits",
                 "[core][why]") {
  hold_back(1, 11, 500);
  hold_back(0, 11, 400);
  acks.rows[1][0] = acks.rows[1][1] = 11;
  lag(2, 2s);
  CHECK_THAT(only().text, Catch::StartsWith("message peer-1:11 waits")
                            && Catch::EndsWith("; 1 message waits behind it"));
}

TEST_CASE_METHOD(fixture, "at causal it tells whose messages come first",
                 "[core][why]") {
  queue.order = level::causal;
  hold_back(1, 11, 500);
  queue.fronts[1]->deps = {10, 10, 12};
  CHECK(only().text
        == "message peer-2:11 waits for causal delivery: what it follows from "
           "peer-3 is not delivered (last heard 0.1 s ago)");
}

TEST_CASE_METHOD(fixture,
                 "messages that are missing are told, and who is asked",
                 "[core][why]") {
  acks.columns[1].highest = 13;
  acks.columns[1].gap_since = known.now - 2s;
  acks.columns[1].ask_at = known.now + 30ms;
  acks.columns[1].ask_whom = 3;
  auto x = only();
  CHECK(x.text
        == "messages peer-2:11 to peer-2:13 are missing here (last heard "
           "0.1 s ago)");
  CHECK(x.next == "peer-3 is asked for them");
  CHECK(x.next_in == timespan{30ms});
  CHECK(x.stuck);
}

TEST_CASE_METHOD(fixture, "what an actor waits for is told in its words",
                 "[core][why]") {
  known.holds.push_back({hold_kind::window,
                         "9 messages under way",
                         "acknowledgements, which open the full window",
                         {"peer-3"},
                         known.now - 4s,
                         "they are sent",
                         {}});
  auto x = only();
  CHECK(x.kind == "window");
  CHECK(x.text
        == "9 messages under way: waits for acknowledgements, which open the "
           "full window from peer-3 (last heard 0.1 s ago)");
  CHECK(x.waited == timespan{4s});
  CHECK(x.stuck);
}

TEST_CASE_METHOD(fixture, "an actor that does not answer stands still",
                 "[core][why]") {
  known.stuck.push_back({"journal", 3s, true});
  auto x = only();
  CHECK(x.text
        == "the actor journal has not answered for 3.0 s: its handler runs");
  CHECK(x.stuck);
}

TEST_CASE_METHOD(fixture, "one message is found wherever it is",
                 "[core][why]") {
  hold_back(1, 11, 500);
  hold_back(0, 12, 600);
  acks.rows[1][0] = 12;
  acks.rows[1][1] = 11;
  lag(2, 2s);
  CHECK(only("peer-2:10").text == "message peer-2:10 is delivered here");
  CHECK(only("2/10").text == "message peer-2:10 is delivered here");
  CHECK_THAT(only("peer-2:11").text,
             Catch::StartsWith("message peer-2:11 waits for safe delivery: "
                               "peer-3 has not"));
  CHECK_THAT(only("peer-1:12").text,
             Catch::StartsWith("message peer-1:12 stands behind peer-2:11 in "
                               "the order, which waits for safe delivery"));
  CHECK(only("peer-1:13").text == "message peer-1:13 has not left this node");
  CHECK_THAT(only("peer-3:11").text,
             Catch::StartsWith("message peer-3:11 is not known here: peer-3 "
                               "has not sent it"));
  CHECK(only("nobody:1").text == "nobody in view 1.0 is called nobody");
  queue.frozen = true;
  CHECK_THAT(only("peer-2:11").text, Catch::Contains("the view is frozen"));
}

TEST_CASE_METHOD(fixture, "one view is found before, while and after it stands",
                 "[core][why]") {
  CHECK(only("1.0").text == "view 1.0 stands here");
  CHECK(only("0.3").text == "view 0.3 is over: view 1.0 stands here");
  CHECK(only("7.3").text == "this node knows of no ballot for view 7.3");
  known.holds.push_back(
    {hold_kind::view, "view 7.3", "votes", {"peer-2"}, {}, {}, {}});
  CHECK(only("7.3").text
        == "view 7.3: waits for votes from peer-2 (last heard 0.1 s ago)");
}

TEST_CASE("questions are a message, a view, or a fault", "[core][why]") {
  // As reports and findings of checks write it.
  CHECK(core::parse_why_question("a-b#17")->of_message->sender == "a-b");
  auto message = core::parse_why_question("a-b:17");
  REQUIRE(message);
  CHECK(message->of_message->sender == "a-b");
  CHECK(message->of_message->number == 17);
  auto view = core::parse_why_question("4.3");
  REQUIRE(view);
  CHECK(*view->of_view == view_id{4, 3});
  for (auto bad : {"", "a", "a:", ":3", "a:x", "4.", ".3", "4.3.2", "4,3"})
    CHECK(!core::parse_why_question(bad));
}

TEST_CASE("between two views the rooms tell nothing of the order",
          "[core][why]") {
  fixture f;
  f.hold_back(1, 11, 500);
  f.acks.current = make_view(3, 1, 0, 2);
  CHECK(f.explain().empty());
  CHECK(f.only("peer-2:11").stuck);
}
