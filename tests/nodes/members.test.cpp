// What a node shows of its group, and how the command prints it.
#include "nodes/ask_group.hpp"
#include "nodes/member_routes.hpp"
#include "tests/support/http_fixture.hpp"

#include <chrono>
#include <sstream>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::test;

namespace {

group_picture picture_of_two() {
  auto stands = std::make_shared<view>();
  stands->id = {3, 2};
  stands->self = 1;
  stands->members = {{1, "a", 11, v4_endpoint(0x7f000001, 1)},
                     {2, "b", 22, v4_endpoint(0x7f000001, 2)}};
  auto status = std::make_shared<group_status>();
  status->phase = group_phase::member;
  status->current = stands;
  status->known = {2, 3, v4_endpoint(0x7f000001, 2)};
  status->unheard = {2};
  group_picture result;
  result.status = status;
  return result;
}

evidence_list evidence_of_two() {
  instant start{1h};
  suspicion_evidence first;
  first.who = 2;
  first.by = 1;
  first.why = evidence_cause::probe;
  first.when = start + 1s;
  first.last_heard = start + 900ms;
  first.who_name = "b";
  first.by_name = "a";
  auto second = first;
  second.by = 0;
  second.by_name = "";
  second.withdrawn = true;
  second.when = start + 2s;
  second.last_heard = std::nullopt;
  second.waiting_since = start + 1s;
  return {{first, second}, start + 3500ms};
}

struct fixture : server_fixture {
  std::ostringstream out;
  std::ostringstream err;
  evidence_list evidence = evidence_of_two();

  int members(output_format format, bool with_evidence) {
    http_setup setup;
    setup.routes = {
      {"GET", "/v1/members", [this](const http_request&) {
         return json_answer(200, members_json("a", picture_of_two(), evidence));
       }}};
    start(std::move(setup));
    node_question question;
    question.whom = to_string(server->local());
    return ask_members(question, format, {out, err}, with_evidence);
  }
};

} // namespace

TEST_CASE("a node shows who suspected whom, on what evidence, and when",
          "[nodes][http]") {
  auto x = members_json("a", picture_of_two(), evidence_of_two());
  CHECK(x["members"][1]["heard"] == false);
  REQUIRE(x["evidence"].size() == 2);
  CHECK(x["evidence"][0]
        == nlohmann::ordered_json::parse(
          R"({"who": "b", "by": "a", "cause": "probe", "withdrawn": false,
              "age_ms": 2500, "last_heard_ms_before": 100,
              "waited_for_ms_before": null})"));
  CHECK(x["evidence"][1]
        == nlohmann::ordered_json::parse(
          R"({"who": "b", "by": null, "cause": "probe", "withdrawn": true,
              "age_ms": 1500, "last_heard_ms_before": null,
              "waited_for_ms_before": 1000})"));
}

TEST_CASE_METHOD(fixture, "the command prints evidence where it is asked for",
                 "[nodes][http]") {
  CHECK(members(output_format::text, true) == 0);
  CHECK(out.str().find("a: member, view ") == 0);
  CHECK(out.str().find("\n"
                       "evidence\n"
                       "  who  by  cause  state      ")
        != std::string::npos);
  CHECK(out.str().find("  b    a   probe  suspected  ") != std::string::npos);
  CHECK(out.str().find("2.500 s") != std::string::npos);
  CHECK(out.str().find("0.100 s") != std::string::npos);
  CHECK(out.str().find("  b    ?   probe  withdrawn  ") != std::string::npos);
  CHECK(err.str().empty());
}

TEST_CASE_METHOD(fixture, "without being asked it prints the members alone",
                 "[nodes][http]") {
  CHECK(members(output_format::text, false) == 0);
  CHECK(out.str().find("evidence") == std::string::npos);
}

TEST_CASE_METHOD(fixture, "a calm group has no evidence, and that is said",
                 "[nodes][http]") {
  evidence.items.clear();
  CHECK(members(output_format::text, true) == 0);
  CHECK(out.str().find("\nnobody was suspected\n") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "programs get the evidence with the members",
                 "[nodes][http]") {
  CHECK(members(output_format::json, false) == 0);
  CHECK(nlohmann::json::parse(out.str())["evidence"].size() == 2);
}
