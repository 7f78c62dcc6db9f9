#include "actors/core/roster.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

struct fixture {
  core::roster uut{{{{"a", {}, 1}, {"b", {}, 1}, {"c", {}, 1}}}};
  instant now{};

  call_result log(member_id number, const std::string& name,
                  bool incomplete = false) {
    delivery_report x;
    x.incomplete = incomplete;
    x.number = number;
    x.name = name;
    return uut.on_log(x, 0);
  }
};

using strings = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture, "numbers are places in the list, from 1", "[core]") {
  CHECK(uut.size() == 3);
  CHECK(uut.who(1).name == "a");
  CHECK(uut.who(3).name == "c");
}

TEST_CASE_METHOD(fixture, "who has not answered is named, with the reason",
                 "[core]") {
  uut.on_answered(2);
  CHECK(uut.on_refused(3, "busy", now + 1s));
  CHECK(!uut.on_refused(3, "busy", now + 1s));
  CHECK(uut.names_without_answer() == strings{"a", "c"});
  CHECK(uut.why_not_started() == "a, c: busy");
  uut.on_answered(1);
  CHECK(!uut.all_answered());
  uut.on_answered(3);
  CHECK(uut.all_answered());
  CHECK(uut.why_not_started().empty());
}

TEST_CASE_METHOD(fixture, "a retry is due once, and not after an answer",
                 "[core]") {
  uut.on_refused(1, "busy", now + 2s);
  uut.on_refused(2, "busy", now + 1s);
  CHECK(uut.next_retry() == now + 1s);
  CHECK(uut.take_due(now).empty());
  CHECK(uut.take_due(now + 1s) == std::vector<member_id>{2});
  CHECK(uut.take_due(now + 1s).empty());
  uut.on_answered(1);
  CHECK(!uut.next_retry());
}

TEST_CASE_METHOD(fixture, "a log must come under its number and name",
                 "[core]") {
  CHECK(log(1, "b").error != 0);
  CHECK(log(4, "d").error != 0);
  CHECK(log(0, "a").error != 0);
  CHECK(log(2, "b").error == 0);
  CHECK(uut.names_without_log() == strings{"a", "c"});
  log(1, "a");
  CHECK(!uut.all_logs_here());
  log(3, "c");
  CHECK(uut.all_logs_here());
  CHECK(uut.audit(0).result == verdict::ordered);
}

TEST_CASE_METHOD(fixture,
                 "a round is given up when nobody who has started owes a log",
                 "[core]") {
  CHECK(!uut.is_given_up());
  uut.on_answered(1);
  uut.on_answered(2);
  log(1, "a", true);
  CHECK(!uut.is_given_up());
  log(2, "b");
  CHECK(uut.is_given_up());
  CHECK(uut.names_without_log() == strings{"c"});
}

TEST_CASE_METHOD(fixture, "a round of complete logs is not given up",
                 "[core]") {
  // The one that is missing may have answered, and its answer be lost.
  uut.on_answered(1);
  log(1, "a");
  log(2, "b");
  CHECK(!uut.is_given_up());
}
