#include "nodes/ask_gossip.hpp"
#include "nodes/gossip_watch.hpp"
#include "tests/support/command_line.hpp"
#include "tests/support/http_fixture.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

using json = nlohmann::ordered_json;

const char* const table = R"({"node": "a", "incarnation": 3, "peers": 2,
  "origins": [
    {"name": "a", "incarnation": 3, "version": 4, "state": "own", "files": 1,
     "bytes": 33, "age_ms": 120, "expires_in_ms": 1000,
     "entries": [{"name": "x.txt"}]},
    {"name": "b", "incarnation": 9, "version": 7, "state": "here", "files": 2,
     "bytes": 70, "age_ms": 2100, "expires_in_ms": 290000,
     "entries": [{"name": "y", "size": 5}, {"name": "z", "size": 6}]}]})";

struct asking : server_fixture {
  std::ostringstream out;
  std::ostringstream err;
  std::vector<std::string> answers{table};

  /// Answers with one after the other; then it is gone.
  node_question serve() {
    http_setup setup;
    setup.routes = {{"GET", "/v1/gossip", [this](const http_request&) {
                       auto text = answers.front();
                       if (answers.size() > 1)
                         answers.erase(answers.begin());
                       auto bad = text.empty();
                       return bad ? error_answer(503, "gone", "it is gone")
                                  : json_answer(200, json::parse(text));
                     }}};
    start(std::move(setup));
    node_question x;
    x.whom = to_string(server->local());
    return x;
  }
};

} // namespace

TEST_CASE_METHOD(asking, "gossip ls prints a table, or the answer as it is",
                 "[cli][gossip]") {
  auto x = serve();
  CHECK(list_gossip(x, output_format::text, {out, err}, false) == 0);
  auto text = out.str();
  CHECK(text.find("a knows 2 others, and what 2 nodes share") == 0);
  CHECK(text.find("b     here") != std::string::npos);
  CHECK(text.find("b/y") == std::string::npos);
  out.str("");
  CHECK(list_gossip(x, output_format::text, {out, err}, true) == 0);
  CHECK(out.str().find("b/z\n") != std::string::npos);
  out.str("");
  CHECK(list_gossip(x, output_format::json, {out, err}, false) == 0);
  CHECK(json::parse(out.str()) == json::parse(table));
  CHECK(err.str().empty());
}

TEST_CASE_METHOD(asking, "gossip ls says what went wrong", "[cli][gossip]") {
  answers = {R"({"node": "m", "members": []})"};
  auto x = serve();
  CHECK(list_gossip(x, output_format::text, {out, err}, false) == 65);
  CHECK(err.str().find("shares nothing by gossip") != std::string::npos);
  x.whom = "127.0.0.1:1";
  CHECK(list_gossip(x, output_format::json, {out, err}, false) == 69);
  CHECK(out.str().empty());
}

TEST_CASE_METHOD(asking,
                 "gossip watch tells of each change, until the node is gone",
                 "[cli][gossip]") {
  auto later = json::parse(table);
  later["origins"][1]["entries"] = {{{"name", "y"}, {"size", 8}},
                                    {{"name", "w"}}};
  answers = {table, table, later.dump(), ""};
  auto x = serve();
  CHECK(watch_gossip(x, output_format::jsonl, {out, err}) != 0);
  std::istringstream lines{out.str()};
  std::vector<json> told;
  for (std::string line; std::getline(lines, line);)
    told.push_back(json::parse(line));
  REQUIRE(told.size() == 3);
  CHECK(told[0]["origin"] == "a");
  CHECK(told[1]["added"] == json{"y", "z"});
  CHECK(told[2]["origin"] == "b");
  CHECK(told[2]["added"] == json{"w"});
  CHECK(told[2]["changed"] == json{"y"});
  CHECK(told[2]["gone"] == json{"z"});
  CHECK(watched_sentence(told[2]).find(" b: 2 files +w ~y -z\n")
        != std::string::npos);
}

TEST_CASE_METHOD(command_line_fixture, "the flags of gossip are heard",
                 "[cli][gossip]") {
  CHECK(run({"demo", "gossip", "--nodes", "5", "--seed", "9"}) == 0);
  REQUIRE(gossiped);
  CHECK(gossiped->nodes == 5);
  CHECK(gossiped->seed == 9u);
  CHECK(run({"demo", "gossip", "--nodes", "2"}) == 64);
  CHECK(run({"bench", "gossip", "--nodes", "7", "--profile", "local",
             "--updates", "4", "--kills", "0", "--seconds", "0.5", "--set",
             "gossip.fanout=2", "-o", "json"})
        == 0);
  REQUIRE(gossip_measured);
  CHECK(gossip_measured->nodes == 7);
  CHECK(gossip_measured->profile == "local");
  CHECK(gossip_measured->updates == 4);
  CHECK(gossip_measured->kills == 0);
  CHECK(gossip_measured->idle == 500ms);
  CHECK(gossip_measured->sets == std::vector<std::string>{"gossip.fanout=2"});
  CHECK(run({"bench", "gossip", "--profile", "fast"}) == 64);
  CHECK(run({"gossip"}) == 64);
  CHECK(run({"gossip", "ls"}) == 64);
  CHECK(run({"gossip", "ls", "127.0.0.1:1"}) == 69);
  CHECK(run({"gossip", "ls", "--help"}) == 0);
  CHECK(out.str().find("troupe gossip ls node-1") != std::string::npos);
}
