#include "tests/support/demo_process.hpp"

#include <signal.h>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct fixture : demo_fixture {
  fixture() {
    story = "gossip";
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "all know of files that come and go, of a death, and of a "
                 "return [2.01] [2.12] [6.20] [6.21]",
                 "[process][demo][gossip]") {
  CHECK(run({"--nodes", "5", "--seed", "3", "-o", "json"}) == 0);
  auto x = document();
  INFO(x.dump(2));
  CHECK(x["verdict"] == "good");
  CHECK(x["nodes"] == 5);
  CHECK(x["seed"] == 3);
  CHECK(x["steps"].size() == 8);
  CHECK(x["false_suspicions"] == 0);
  CHECK(x["seconds"] > 0);
  auto folder = x["folder"].get<std::string>();
  CHECK(fs::is_directory(folder));
  CHECK(x["page"] == folder + "/run.html");
  CHECK(fs::file_size(folder + "/run.html") > 0);
  CHECK(fs::file_size(folder + "/run.jsonl") > 0);
}

TEST_CASE_METHOD(fixture, "it is told in sentences",
                 "[process][demo][gossip]") {
  CHECK(run({"--nodes", "3"}) == 0);
  INFO(out);
  CHECK(out.find("is started again, with another file in its folder")
        != std::string::npos);
  CHECK(out.find("/run.html\n") != std::string::npos);
  CHECK(out.find("Verdict: good.") != std::string::npos);
}

TEST_CASE_METHOD(fixture,
                 "an interrupted demo of gossip leaves no process behind",
                 "[process][demo][gossip]") {
  start({"--nodes", "4"});
  auto deadline = now() + patience;
  while (out.find("gets a file") == std::string::npos && now() < deadline)
    take(now() + 100ms);
  CHECK(nodes().size() == 4);
  processes.send_signal(program, SIGINT);
  CHECK(finish() == 130);
}
