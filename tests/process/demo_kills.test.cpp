#include "tests/support/demo_process.hpp"

#include <signal.h>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

using fixture = demo_fixture;

} // namespace

TEST_CASE_METHOD(fixture, "a peer that is killed is named, within the limit",
                 "[process][demo]") {
  start({"--level", "safe", "--messages", "100", "--round-limit", "10s", "-o",
         "json"});
  await([this] { return has_logged("peer-2", 20); });
  auto victims = nodes("peer-2");
  REQUIRE(victims.size() == 1);
  kill(victims.front(), SIGKILL);
  auto killed_at = now();
  CHECK(finish() == 1);
  CHECK(now() - killed_at < 30s);
  auto x = document();
  INFO(x.dump(2));
  CHECK(x["verdict"] == "incomplete");
  CHECK(x["missing_peers"] == std::vector<std::string>{"peer-2"});
  CHECK_THAT(err,
             Catch::Contains("peer-2 ended too early: killed by signal 9"));
}

TEST_CASE_METHOD(fixture,
                 "a peer that is killed in the handshake is missing alone",
                 "[process][demo]") {
  start({"--level", "safe", "--messages", "100", "--round-limit", "5s", "-o",
         "json"});
  await([this] { return has_said("peer-3", "registered at"); });
  auto victims = nodes("peer-3");
  REQUIRE(victims.size() == 1);
  kill(victims.front(), SIGKILL);
  auto killed_at = now();
  CHECK(finish() == 1);
  CHECK(now() - killed_at < 25s);
  auto x = document();
  INFO(x.dump(2));
  CHECK(x["verdict"] == "incomplete");
  CHECK(x["missing_peers"] == std::vector<std::string>{"peer-3"});
}

TEST_CASE_METHOD(fixture, "an interrupted demo leaves no process behind",
                 "[process][demo]") {
  auto [signal, code]
    = GENERATE(table<int, int>({{SIGINT, 130}, {SIGTERM, 143}}));
  start({"--level", "safe"});
  await([this] { return has_logged("peer-1", 5); });
  CHECK(nodes().size() == 6);
  processes.send_signal(program, signal);
  CHECK(finish() == code);
  CHECK_THAT(err, Catch::Contains("interrupted"));
}

TEST_CASE_METHOD(fixture, "a demo that is killed leaves no process behind",
                 "[process][demo]") {
  start({"--level", "safe"});
  await([this] { return has_logged("peer-1", 5); });
  CHECK(nodes().size() == 6);
  kill(processes.id_of(program), SIGKILL);
  auto deadline = now() + patience;
  while (!nodes().empty() && now() < deadline)
    take(now() + 10ms);
  CHECK(nodes().empty());
}
