#include "nodes/group_watch.hpp"

#include "nodes/ask_group.hpp"
#include "tests/support/command_line.hpp"
#include "tests/support/http_fixture.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace troupe;
using namespace troupe::test;

namespace {

using json = nlohmann::ordered_json;

json told_of(std::int64_t age_ms, bool withdrawn = false) {
  return {{"who", "b"},
          {"by", "a"},
          {"cause", "silence"},
          {"withdrawn", withdrawn},
          {"age_ms", age_ms},
          {"last_heard_ms_before", nullptr},
          {"waited_for_ms_before", nullptr}};
}

json group_of(const std::vector<std::string>& names) {
  json members = json::array();
  for (const auto& name : names)
    members.push_back({{"name", name}, {"heard", true}});
  return {{"node", "a"},
          {"quorate", true},
          {"why", ""},
          {"view", "1.3"},
          {"leader", {{"name", "b"}, {"epoch", 1}}},
          {"members", members},
          {"evidence", json::array()}};
}

/// What a person reads, without its times.
std::vector<std::string> sentences(const std::vector<json>& changes) {
  std::vector<std::string> result;
  for (const auto& x : changes) {
    auto text = group_change_sentence(x);
    result.push_back(text.substr(text.find(' ') + 1));
  }
  return result;
}

using strings = std::vector<std::string>;
constexpr std::int64_t second = 1'000'000;

struct watching {
  group_watch uut;
  json group = group_of({"a", "b", "c"});
  std::int64_t now = 1000 * second;

  watching() {
    look();
  }

  /// A second after the look before.
  std::vector<json> look() {
    now += second;
    return uut.on_members(group, now);
  }
};

} // namespace

TEST_CASE("who begins to watch a group is told how it stands", "[nodes]") {
  auto group = group_of({"a", "b"});
  group["members"][1]["heard"] = false;
  group["evidence"] = json::array({told_of(2500)});
  group_watch uut;
  auto told = uut.on_members(group, 1000 * second);
  CHECK(sentences(told)
        == strings{"a suspected b: silence\n", "view 1.3 of a, b\n",
                   "b leads, epoch 1\n", "has a majority\n",
                   "b is not heard\n"});
  REQUIRE(told.size() == 5);
  CHECK(told[0]["at_us"] == 1000 * second - 2'500'000);
  CHECK(told[1] == json::parse(R"({"event": "view", "at_us": 1000000000,
                           "view": "1.3", "members": ["a", "b"]})"));
  CHECK(group_change_sentence(told[1]).find("1970-01-01T00:16:40.000Z ") == 0);
}

TEST_CASE_METHOD(watching, "a group in which nothing changes is not told of",
                 "[nodes]") {
  CHECK(look().empty());
}

TEST_CASE_METHOD(watching, "each change of a group is told once", "[nodes]") {
  group["view"] = "2.3";
  group["members"].erase(1);
  group["leader"] = {{"name", "c"}, {"epoch", 2}};
  CHECK(sentences(look())
        == strings{"view 2.3 of a, c\n", "c leads, epoch 2\n"});
  group["members"][1]["heard"] = false;
  group["quorate"] = false;
  group["why"] = "it hears no majority";
  CHECK(
    sentences(look())
    == strings{"has no majority: it hears no majority\n", "c is not heard\n"});
  group["leader"] = nullptr;
  group["view"] = nullptr;
  group["members"] = json::array();
  CHECK(sentences(look()) == strings{"in no view\n", "nobody leads\n"});
  CHECK(look().empty());
}

TEST_CASE_METHOD(watching, "who is heard again is told", "[nodes]") {
  group["members"][1]["heard"] = false;
  CHECK(sentences(look()) == strings{"b is not heard\n"});
  group["members"][1]["heard"] = true;
  CHECK(sentences(look()) == strings{"b is heard again\n"});
}

TEST_CASE_METHOD(watching, "a suspicion is told once, though it grows older",
                 "[nodes]") {
  group["evidence"] = json::array({told_of(500)});
  CHECK(sentences(look()) == strings{"a suspected b: silence\n"});
  // The answer took a tenth of a second longer than the one before.
  group["evidence"] = json::array({told_of(1400)});
  CHECK(look().empty());
  group["evidence"] = json::array({told_of(2400), told_of(100, true)});
  CHECK(sentences(look()) == strings{"a no longer suspects b: silence\n"});
  // The eldest of many is forgotten.
  group["evidence"] = json::array({told_of(1100, true), told_of(10)});
  CHECK(sentences(look()) == strings{"a suspected b: silence\n"});
}

TEST_CASE_METHOD(watching, "those without a name are told, too", "[nodes]") {
  auto stranger = told_of(10);
  stranger["who"] = stranger["by"] = nullptr;
  group["evidence"] = json::array({stranger});
  group["leader"]["name"] = nullptr;
  CHECK(sentences(look())
        == strings{"somebody suspected a stranger: silence\n",
                   "a stranger leads, epoch 1\n"});
}

TEST_CASE_METHOD(server_fixture,
                 "members --watch goes on until the node is gone", "[cli]") {
  auto group = group_of({"a", "b"});
  auto looks = 0;
  http_setup setup;
  setup.routes = {{"GET", "/v1/members", [&](const http_request&) {
                     if (++looks == 3)
                       group["view"] = "2.1";
                     return looks == 4 ? error_answer(503, "gone", "it ends")
                                       : json_answer(200, group);
                   }}};
  start(std::move(setup));
  node_question x;
  x.whom = to_string(server->local());
  std::ostringstream out;
  std::ostringstream err;
  CHECK(watch_members(x, output_format::jsonl, {out, err}) == 75);
  std::istringstream lines{out.str()};
  strings events;
  for (std::string line; std::getline(lines, line);)
    events.push_back(json::parse(line)["event"]);
  CHECK(events == strings{"view", "leader", "majority", "view"});
  CHECK(err.str().find("it ends") != std::string::npos);
}

TEST_CASE_METHOD(command_line_fixture, "a watch of members shows nothing else",
                 "[cli]") {
  for (auto other : {"--evidence", "--matrix", "--deliveries", "--replicas"})
    CHECK(run({"members", "127.0.0.1:1", "--watch", other}) == 64);
  CHECK(run({"members", "127.0.0.1:1", "--watch"}) == 69);
}
