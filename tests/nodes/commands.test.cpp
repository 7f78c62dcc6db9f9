#include "tests/support/command_line.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

using fixture = command_line_fixture;

} // namespace

TEST_CASE_METHOD(fixture,
                 "run hands the configuration over and its answer back",
                 "[cli]") {
  answer = 69;
  CHECK(run({"run", "--set", "group.level=agreed", peer_file(), "-o", "jsonl",
             "--log-level", "error", "--set", "source.seed=5"})
        == 69);
  REQUIRE(ran);
  CHECK(ran->name == "peer-1");
  CHECK(ran->group.order == level::agreed);
  CHECK(ran->source.seed == 5);
  CHECK(ran->log.level == log_level::error);
  CHECK(ran_with.output == output_format::jsonl);
  CHECK(run({"run", peer_file()}) == 69);
  CHECK_FALSE(ran_with.output);
}

TEST_CASE_METHOD(fixture, "a configuration with faults does not run, exit 78",
                 "[cli]") {
  CHECK(run({"run", bad_file()}) == 78);
  CHECK(err.str().find(":2:2: /nmae: found an unknown key")
        != std::string::npos);
  CHECK(err.str().find("did you mean \"name\"?") != std::string::npos);
  CHECK(out.str().empty());
  CHECK(run({"run", "/nowhere.json"}) == 78);
  CHECK(run({"run", peer_file(), "--set", "group.level=best"}) == 78);
  CHECK_FALSE(ran);
}

TEST_CASE_METHOD(fixture, "check tells all faults of all files", "[cli]") {
  CHECK(run({"check", peer_file()}) == 0);
  CHECK(out.str() == peer_file() + ": good, peer peer-1\n");
  CHECK(run({"check", peer_file(), bad_file(), "/nowhere.json"}) == 78);
  CHECK(out.str().find("/nmae") != std::string::npos);
  CHECK(out.str().find("/nowhere.json: found a file that cannot be read")
        != std::string::npos);
  CHECK(run({"check", peer_file(), bad_file(), "-o", "json"}) == 78);
  auto x = nlohmann::json::parse(out.str());
  CHECK(x["ok"] == false);
  REQUIRE(x["files"].size() == 2);
  CHECK(x["files"][0]["ok"] == true);
  CHECK(x["files"][0]["name"] == "peer-1");
  auto fault = x["files"][1]["faults"][0];
  CHECK(fault["line"] == 2);
  CHECK(fault["column"] == 2);
  CHECK(fault["pointer"] == "/nmae");
  CHECK(fault["nearest"] == "name");
}

TEST_CASE_METHOD(fixture, "unknown variables are warned about, and no more",
                 "[cli]") {
  environment["TROUPE_GRUOP_LEVEL"] = "safe";
  CHECK(run({"run", peer_file()}) == 0);
  CHECK(err.str()
        == "troupe: warning: the variable TROUPE_GRUOP_LEVEL is unknown and "
           "was ignored; did you mean TROUPE_GROUP_LEVEL?\n");
  CHECK(ran);
}

TEST_CASE_METHOD(fixture, "config show tells values and who set them",
                 "[cli]") {
  CHECK(run({"config", "show", peer_file(), "--set", "group.level=fifo"}) == 0);
  auto x = nlohmann::json::parse(out.str());
  CHECK(x["group"]["level"] == "fifo");
  CHECK(x["transport"]["bind"] == "127.0.0.1:7001");
  CHECK(run({"config", "show", peer_file(), "--origin"}) == 0);
  x = nlohmann::json::parse(out.str());
  CHECK(x["group.level"]["origin"] == "default");
  CHECK(x["transport.bind"]["origin"] == "peers");
  CHECK(x["name"]["origin"] == peer_file() + ":3:11");
  CHECK(run({"config", "show", peer_file(), "--origin", "-o", "text"}) == 0);
  CHECK(out.str().find("KEY ") == 0);
  CHECK(out.str().find("ORIGIN\n") != std::string::npos);
  CHECK(run({"config", "show", peer_file(), "-o", "jsonl"}) == 0);
  CHECK(out.str().find('\n') == out.str().size() - 1);
  CHECK(run({"config", "show", bad_file()}) == 78);
  CHECK(out.str().empty());
}

TEST_CASE_METHOD(fixture, "config schema prints the schema of a kind",
                 "[cli]") {
  for (auto kind : {"manager", "comparison", "peer"}) {
    CHECK(run({"config", "schema", kind}) == 0);
    auto x = nlohmann::json::parse(out.str());
    CHECK(x["properties"]["node"]["const"] == kind);
  }
}

TEST_CASE_METHOD(fixture, "demo ordering has the defaults of its document",
                 "[cli]") {
  CHECK(run({"demo", "ordering"}) == 0);
  REQUIRE(played);
  CHECK(played->peers == 4);
  CHECK(played->messages == 60);
  CHECK_FALSE(played->order);
  CHECK_FALSE(played->seed);
  CHECK(played->impaired.loss == 0.05);
  CHECK(played->impaired.duplicate == 0.01);
  CHECK(played->impaired.delay_min == timespan{1ms});
  CHECK(played->impaired.delay_max == timespan{60ms});
  CHECK(played->gap_min == timespan{10ms});
  CHECK(played->gap_max == timespan{99ms});
  CHECK(played->output == output_format::text);
}

TEST_CASE_METHOD(fixture, "demo ordering takes all of its flags", "[cli]") {
  answer = 1;
  CHECK(run({"demo",        "ordering",   "--peers",
             "3",           "--messages", "5",
             "--level",     "naive",      "--loss",
             "0.2",         "--delay",    "2ms..3ms",
             "--duplicate", "0.3",        "--gap",
             "1ms",         "--seed",     "18446744073709551615",
             "-o",          "json"})
        == 1);
  REQUIRE(played);
  CHECK(played->peers == 3);
  CHECK(played->messages == 5);
  CHECK(played->order == level::naive);
  CHECK(played->impaired.loss == 0.2);
  CHECK(played->impaired.duplicate == 0.3);
  CHECK(played->impaired.delay_min == timespan{2ms});
  CHECK(played->gap_max == timespan{1ms});
  CHECK(played->seed == ~std::uint64_t{0});
  CHECK(played->output == output_format::json);
}
