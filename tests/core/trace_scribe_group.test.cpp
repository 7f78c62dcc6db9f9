#include "actors/core/trace_scribe.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using core::trace_scribe;

namespace {

struct fixture {
  trace_scribe uut{{}, "a", level::safe};
  group_status status;

  fixture() {
    auto now = std::make_shared<view>();
    now->id = {3, 1};
    now->self = 1;
    now->members = {{1, "a", 0, v4_endpoint(1, 1)},
                    {2, "b", 0, v4_endpoint(1, 2)}};
    status.phase = group_phase::member;
    status.current = now;
    uut.on_view(now, 10);
    uut.take(true);
  }

  std::string taken() {
    auto text = uut.take(true);
    return text ? text->lines : "";
  }

  std::string told() {
    uut.on_status(status, 20);
    return taken();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a trace says once what a node is in its group",
                 "[core][trace]") {
  CHECK(told()
        == R"({"at_us":20,"event":"notice","node":"a","detail":"member"})"
           "\n");
  CHECK(told().empty());
  status.phase = group_phase::cut_off;
  status.why = "1 of 2 is heard";
  CHECK_THAT(told(), Catch::Contains("cut_off: 1 of 2 is heard"));
}

TEST_CASE_METHOD(fixture, "a trace names who leads, and since which epoch",
                 "[core][trace]") {
  told();
  status.known = {2, 7, {}};
  CHECK(told()
        == R"({"at_us":20,"event":"leader","node":"a","leader":"b","epoch":7})"
           "\n");
  CHECK(told().empty());
  status.known = {2, 8, {}};
  CHECK_THAT(told(), Catch::Contains("\"epoch\":8"));
  status.known.leader = 0;
  CHECK_THAT(told(), Catch::Contains(R"("leader":null)"));
}

TEST_CASE_METHOD(fixture, "a trace names whom a node does not hear",
                 "[core][trace]") {
  told();
  status.unheard = {2};
  CHECK(told()
        == R"({"at_us":20,"event":"suspicion","node":"a","whom":["b"]})"
           "\n");
  // Those that were named before are not named again.
  status.unheard = {2, 9};
  CHECK_THAT(told(), Catch::Contains(R"("whom":["member 9"])"));
  status.unheard.clear();
  CHECK(told()
        == R"({"at_us":20,"event":"notice","node":"a",)"
           R"("detail":"b is suspected no more"})"
           "\n");
}

TEST_CASE_METHOD(fixture,
                 "who was suspected and is in the view no more is gone",
                 "[core][trace]") {
  status.unheard = {2};
  told();
  auto next = std::make_shared<view>(*status.current);
  next->members.pop_back();
  status.current = next;
  status.unheard.clear();
  CHECK(told().empty());
}

TEST_CASE_METHOD(fixture, "a trace counts what a replica commits",
                 "[core][trace]") {
  uut.on_commits({4, 90, 3}, 30);
  CHECK(taken()
        == R"({"at_us":30,"event":"commit","node":"a",)"
           R"("epoch":4,"index":90,"count":3})"
           "\n");
}

TEST_CASE_METHOD(fixture, "what was dropped before a trace began is not in it",
                 "[core][trace]") {
  counters all;
  all.items = {{"datagrams_sent", 9}, {"frames_dropped_no_listener", 4}};
  uut.on_counters(all, 30);
  CHECK(taken().empty());
  all.items = {{"datagrams_sent", 12}, {"frames_dropped_no_listener", 6}};
  uut.on_counters(all, 40);
  CHECK(taken()
        == R"({"at_us":40,"event":"drop","node":"a",)"
           R"("what":"frames_dropped_no_listener","count":2})"
           "\n");
}

TEST_CASE_METHOD(fixture, "a trace that begins again says all anew",
                 "[core][trace]") {
  status.known = {2, 7, {}};
  told();
  uut.restart();
  uut.on_view(status.current, 50);
  auto text = told();
  CHECK_THAT(text, Catch::Contains(R"("event":"begin")"));
  CHECK_THAT(text, Catch::Contains(R"("event":"leader")"));
  counters counted;
  uut.tell(counted);
  CHECK(counted.items[0].value == 8);
}
