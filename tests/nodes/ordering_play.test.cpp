#include "nodes/ordering_play.hpp"

#include "nodes/demo_folder.hpp"
#include "nodes/node_player.hpp"
#include "nodes/play_error.hpp"
#include "nodes/trace_log.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <signal.h>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// A cluster that a script of the shell plays; each node has its own part.
struct fixture {
  std::string folder = make_demo_folder("test");
  std::string program = folder + "/troupe";
  std::vector<std::string> notes;
  std::uint64_t done = 0;
  ordering_plan plan;

  std::string manager = "ready; until_told";
  std::string comparison = "ready; await peer-2.up; result ordered; touch over";
  std::string peer_1 = "ready; await over";
  std::string peer_2 = "ready; touch peer-2.up; await over";

  fixture() {
    plan.opts.peers = 2;
    plan.opts.messages = 1;
    plan.round_limit = 10s;
  }

  ~fixture() {
    std::filesystem::remove_all(folder);
  }

  void write_script() const {
    write_file(program, R"sh(#!/bin/sh
cd "$(dirname "$2")"
name=$(basename "$2" .json)
ready() {
  echo "{\"event\":\"ready\",\"addresses\":{\"udp\":\"127.0.0.1:47\"}}"
}
result() {
  echo "{\"event\":\"result\",\"verdict\":\"$1\",\"rounds\":2,\"peers\":[
    {\"name\":\"peer-1\",\"delivered\":2},
    {\"name\":\"peer-2\",\"delivered\":2}]}" | tr -d '\n'
  echo
}
await() {
  until [ -e "$1" ]; do sleep 0.01; done
}
until_told() {
  trap 'exit 0' TERM
  while :; do sleep 600 & wait $!; done
}
case $name in
manager) )sh" + manager + R"sh( ;;
comparison) )sh" + comparison
                          + R"sh( ;;
peer-1) )sh" + peer_1 + R"sh( ;;
peer-2) )sh" + peer_2 + R"sh( ;;
esac
)sh");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  }

  ordering_run play() {
    write_script();
    make_folder(folder + "/run");
    return play_ordering(
      program, plan, folder + "/run",
      {[this](std::uint64_t x, std::uint64_t) { done = x; },
       [this](const std::string& x) { notes.push_back(x); }});
  }

  bool was_noted(const std::string& text) const {
    return std::any_of(notes.begin(), notes.end(), [&](const std::string& x) {
      return x.find(text) != std::string::npos;
    });
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a cluster that does its work is played to its end",
                 "[nodes][demo]") {
  peer_1 = R"(ready; echo '{"event":"deliver","at_us":1}'; await over)";
  auto run = play();
  CHECK(run.verdict == run_verdict::ordered);
  CHECK(run.problems.empty());
  CHECK(notes.empty());
  CHECK(run.rounds == 2);
  CHECK(done == 1);
  CHECK(run.tallies[1].delivered == 2);
  CHECK(run.logs[1] == folder + "/run/peer-2.log");
  for (auto name : {"manager", "comparison", "peer-1", "peer-2"})
    CHECK(std::filesystem::exists(folder + "/run/" + name + ".json"));
}

TEST_CASE_METHOD(fixture, "a run that was played leaves its trace and a page",
                 "[nodes][demo][trace]") {
  peer_1 = R"(ready; echo '{"event":"sent","seq":1,"at_us":5}'; await over)";
  peer_2 = "ready; touch peer-2.up; await over; echo "
           R"('{"event":"deliver","sender":"peer-1","seq":1,"at_us":9}')";
  auto run = play();
  config::fault_list faults;
  auto log = read_traces({run.trace}, faults);
  CHECK(faults.empty());
  CHECK(log.title() == "demo ordering, safe, seed 0");
  CHECK(log.nodes == std::vector<std::string>{"peer-1", "peer-2"});
  auto delivered = [](const trace_record& x) {
    return x.event == "deliver" && x.at_us == 4
           && x.what["vector"] == nlohmann::ordered_json({1, 1});
  };
  CHECK(std::count_if(log.records.begin(), log.records.end(), delivered) == 1);
  CHECK(run.page == folder + "/run/run.html");
  CHECK(std::filesystem::file_size(run.page) > 0);
}

TEST_CASE_METHOD(fixture, "a peer that is killed is told of at once",
                 "[nodes][demo]") {
  peer_2 = "ready; echo about to die >&2; echo $$ >pid; mv pid peer-2.up; "
           "kill -9 $$";
  // A process answers to `kill -0` until the player has taken note of its end.
  comparison = "ready; await peer-2.up; "
               "while kill -0 $(cat peer-2.up) 2>&-; do sleep 0.01; done; "
               "result incomplete; touch over; exit 1";
  auto run = play();
  CHECK(run.verdict == run_verdict::incomplete);
  CHECK(run.problems
        == std::vector<std::string>{"peer-2 ended too early: killed by "
                                    "signal 9"});
  CHECK(was_noted("peer-2: about to die"));
}

TEST_CASE_METHOD(fixture, "a node that refuses its file ends the run",
                 "[nodes][demo]") {
  peer_1 = "until_told";
  peer_2 = "echo no such key >&2; exit 78";
  comparison = "ready; until_told";
  auto run = play();
  CHECK(run.verdict == run_verdict::incomplete);
  CHECK(was_noted("peer-2 ended too early: exit status 78"));
  CHECK(was_noted("peer-2: no such key"));
  CHECK(run.seconds < 10);
  std::ifstream kept{folder + "/run/peer-2.notices"};
  std::string line;
  CHECK(std::getline(kept, line));
  CHECK(line == "no such key");
}

TEST_CASE_METHOD(fixture, "without a manager nobody else is started",
                 "[nodes][demo]") {
  manager = "exit 69";
  auto run = play();
  CHECK(run.verdict == run_verdict::incomplete);
  CHECK(was_noted("manager ended too early: exit status 69"));
  CHECK(was_noted("the manager is not ready"));
  CHECK(!std::filesystem::exists(folder + "/run/peer-1.json"));
}

TEST_CASE_METHOD(fixture, "a run without comparison server is over",
                 "[nodes][demo]") {
  comparison = "ready; exit 70";
  peer_1 = peer_2 = "ready; until_told";
  auto run = play();
  CHECK(run.verdict == run_verdict::incomplete);
  CHECK(run.missing == 4);
  CHECK(was_noted("comparison ended too early: exit status 70"));
}

TEST_CASE_METHOD(fixture, "what a node says beside JSON is a problem",
                 "[nodes][demo]") {
  peer_1 = "ready; echo hello; await over";
  auto run = play();
  CHECK(run.verdict == run_verdict::incomplete);
  CHECK(was_noted("no JSON object, lines: 1"));
}

TEST_CASE_METHOD(fixture, "an interrupt ends the play and all its nodes",
                 "[nodes][demo]") {
  manager = "echo $$ > pid; ready; until_told";
  peer_1 = "ready; kill -INT $PPID; until_told";
  peer_2 = comparison = "ready; until_told";
  auto signal = 0;
  try {
    play();
  } catch (const play_interrupted& e) {
    signal = e.signal();
  }
  CHECK(signal == SIGINT);
  std::ifstream file{folder + "/run/pid"};
  pid_t id = 0;
  REQUIRE(file >> id);
  CHECK(kill(id, 0) != 0);
}

TEST_CASE_METHOD(fixture, "a program that cannot be started is told by name",
                 "[nodes][demo]") {
  program = folder + "/missing";
  make_folder(folder + "/run");
  try {
    play_ordering(program, plan, folder + "/run", {});
    FAIL("it was played");
  } catch (const play_error& e) {
    CHECK(e.code() == exit_code::not_now);
    CHECK_THAT(e.what(), Catch::Contains("cannot start manager"));
  }
}

TEST_CASE("files that cannot be made are told by name", "[nodes][demo]") {
  auto code_of = [](auto f) {
    try {
      f();
    } catch (const play_error& e) {
      CHECK_THAT(e.what(), Catch::Contains("/nonexistent/x"));
      return e.code();
    }
    return exit_code::yes;
  };
  CHECK(code_of([] { make_folder("/nonexistent/x"); })
        == exit_code::cannot_create);
  CHECK(code_of([] { write_file("/nonexistent/x", ""); })
        == exit_code::cannot_create);
}

TEST_CASE("two demos have two folders", "[nodes][demo]") {
  auto a = make_demo_folder("test");
  auto b = make_demo_folder("test");
  CHECK(a != b);
  CHECK(a.front() == '/');
  CHECK(a.find("troupe-test-") != std::string::npos);
  write_file(a + "/x", "text");
  std::ifstream in{a + "/x"};
  std::string text;
  CHECK(std::getline(in, text));
  CHECK(text == "text");
  std::filesystem::remove_all(a);
  std::filesystem::remove_all(b);
}
