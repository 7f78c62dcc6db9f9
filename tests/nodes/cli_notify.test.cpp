#include "tests/support/command_line.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

using fixture = command_line_fixture;

TEST_CASE_METHOD(fixture, "a user and all servers make a client", "[cli]") {
  CHECK(run({"notify", "ana", "--servers", "a:1,b:2"}) == 0);
  REQUIRE(notified);
  CHECK(notified->user == "ana");
  CHECK(notified->servers == std::vector<std::string>{"a:1", "b:2"});
  CHECK(notified->connect_limit == timespan{10s});
  CHECK(notified->output == output_format::text);
  // Its log would stand between what people say.
  CHECK(notified->log.level == log_level::warning);
  CHECK(run({"notify", "@Caro", "--servers", "a:1", "--timeout", "0s", "-o",
             "jsonl", "--log-level", "info"})
        == 0);
  CHECK(notified->user == "@Caro");
  CHECK(notified->connect_limit == timespan{0});
  CHECK(notified->output == output_format::jsonl);
  CHECK(notified->log.level == log_level::info);
}

TEST_CASE_METHOD(fixture, "a client of nobody, or of nowhere, is refused",
                 "[cli]") {
  CHECK(run({"notify", "--servers", "a:1"}) == 64);
  CHECK(run({"notify", "ana"}) == 64);
  CHECK(err.str().find("--servers") != std::string::npos);
  for (auto bad : {"", "a", "a:1,", "a:1,,b:1"}) {
    CHECK(run({"notify", "ana", "--servers", bad}) == 64);
    CHECK(err.str().find("expected addresses such as") != std::string::npos);
  }
  for (auto bad : {"", "a b", "a\nb", "123456789012345678901234567890123"}) {
    CHECK(run({"notify", bad, "--servers", "a:1"}) == 64);
    CHECK(err.str().find("expected a name of 1 to 32 bytes")
          != std::string::npos);
  }
  CHECK(!notified);
}
