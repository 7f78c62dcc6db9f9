#include "tests/support/program.hpp"

#include <filesystem>

using namespace troupe;
using namespace troupe::test;

TEST_CASE_METHOD(program_fixture,
                 "bench gossip measures updates, kills and what it costs",
                 "[process][gossip]") {
  program = processes.start(
    {TROUPE_BINARY,
     {"bench", "gossip", "--nodes", "4", "--profile", "local", "--updates", "2",
      "--kills", "1", "--seconds", "2", "--seed", "5", "--set",
      "gossip.swim.suspicion_mult=5", "-o", "json"}});
  auto status = finish();
  auto x = document();
  INFO(x.dump(2));
  std::filesystem::remove_all(x["folder"].get<std::string>());
  CHECK(status == 0);
  CHECK(x["nodes"] == 4);
  CHECK(x["updates"] == 2);
  CHECK(x["update_ms"] > 0);
  CHECK(x["update_ms"] < 10000); // Far less on a quiet machine.
  CHECK(x["kill_ms"] > 0);
  CHECK(x["bytes_per_second_per_node"] > 0);
  CHECK(x["bytes_per_second_per_node"]
        > x["payload_bytes_per_second_per_node"]);
  CHECK(x["cpu_percent_per_node"] >= 0);
  CHECK(x["datagrams_per_round_max"] <= 3);
  CHECK(x["false_suspicions"] == 0);
  CHECK(x["verdict"] == "good");
}

TEST_CASE_METHOD(program_fixture, "a setting that is none is told (78)",
                 "[process][gossip]") {
  program = processes.start(
    {TROUPE_BINARY, {"bench", "gossip", "--set", "gossip.fanout=0"}});
  CHECK(finish() == 78);
  CHECK(err.find("/gossip/fanout") != std::string::npos);
}
