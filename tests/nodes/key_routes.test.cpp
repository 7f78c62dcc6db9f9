#include "nodes/key_routes.hpp"

#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

/// A system with threads: a route waits for an actor.
struct fixture {
  caf::actor_system_config cfg;
  caf::actor_system sys{cfg};
  node_config config;
  key_keeper_actor keeper;
  std::vector<core::key_wish> wishes;
  key_report report;

  fixture() {
    config.name = "a";
    config.http.token_file = "node.token";
    report.keys = {{2, "aes-256-gcm", "3f2a-90c1-77de-04b8", true}};
    keeper = sys.spawn([this]() -> key_keeper_actor::behavior_type {
      return {[](const incoming_call&) { return call_result{}; },
              [](const join_keeper&) {},
              [this](const core::key_wish& x) {
                wishes.push_back(x);
                return std::make_shared<const key_report>(report);
              },
              [this](get_keys) {
                return std::make_shared<const key_report>(report);
              },
              [](tick) {}};
    });
  }

  ~fixture() {
    caf::anon_send_exit(keeper, caf::exit_reason::kill);
  }

  http_answer get() {
    return key_routes(sys, config, keeper).at(0).handler({});
  }

  http_answer post(const std::string& body) {
    http_request x;
    x.body = body;
    return key_routes(sys, config, keeper).at(1).handler(x);
  }

  static nlohmann::json json_of(const http_answer& x) {
    return nlohmann::json::parse(x.body);
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a node tells which keys it has, and not what they "
                 "are",
                 "[nodes][seal]") {
  auto x = get();
  CHECK(x.status == 200);
  auto found = json_of(x);
  CHECK(found["use"] == 2);
  REQUIRE(found["keys"].size() == 1);
  CHECK(found["keys"][0].size() == 4);
  CHECK(found["keys"][0]["fingerprint"] == "3f2a-90c1-77de-04b8");
}

TEST_CASE_METHOD(fixture, "keys are changed for those who bring a token",
                 "[nodes][seal]") {
  report.end.good = true;
  report.end.done = {"a", "b"};
  auto x = json_of(post(R"({"do": "rotate"})"));
  CHECK(x["good"] == true);
  CHECK(x["step"].is_null());
  CHECK(x["members"] == nlohmann::json{"a", "b"});
  REQUIRE(wishes.size() == 1);
  CHECK(wishes[0].what == core::key_wish::kind::rotate);
  CHECK(post(R"({"do": "use", "id": 9})").status == 200);
  CHECK(wishes[1].what == core::key_wish::kind::use);
  CHECK(wishes[1].id == 9);
  config.http.token_file.clear();
  CHECK(post(R"({"do": "rotate"})").status == 403);
  CHECK(wishes.size() == 2);
}

TEST_CASE_METHOD(fixture, "who did not do a step is named", "[nodes][seal]") {
  report.end.at = key_step::use;
  report.end.refusals = {{"b", "it did not answer within 3s"}};
  auto x = json_of(post(R"({"do": "rotate"})"));
  CHECK(x["good"] == false);
  CHECK(x["step"] == "use");
  CHECK(x["refusals"][0]["member"] == "b");
  CHECK(x["refusals"][0]["why"] == "it did not answer within 3s");
  report.refusal = "another change of keys is under way here";
  CHECK(post(R"({"do": "rotate"})").status == 503);
  report.refusal = "there is no key 9";
  report.for_good = true;
  CHECK(post(R"({"do": "use", "id": 9})").status == 409);
}

TEST_CASE_METHOD(fixture, "what is no wish about keys is refused, with where",
                 "[nodes][seal]") {
  for (auto body :
       {"", "[]", "{}", R"({"do": 1})", R"({"do": "drop"})", R"({"do": "use"})",
        R"({"do": "use", "id": 0})", R"({"do": "use", "id": 256})",
        R"({"do": "rotate", "id": 1})", R"({"do": "install", "key": "00"})"}) {
    CAPTURE(body);
    CHECK(post(body).status == 400);
  }
  CHECK(wishes.empty());
}

TEST_CASE_METHOD(fixture, "a node that does not seal says so",
                 "[nodes][seal]") {
  for (const auto& x : key_routes(sys, config, {}))
    CHECK(x.handler({}).status == 409);
}
