#include "tests/support/command_line.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

using fixture = command_line_fixture;

TEST_CASE_METHOD(fixture, "ask takes a URL or an address", "[cli]") {
  for (auto url :
       {"127.0.0.1:5000", "http://127.0.0.1:5000", "http://127.0.0.1:5000/"}) {
    CHECK(run({"ask", "--discovery", url, "hello"}) == 0);
    REQUIRE(asked);
    CHECK(asked->discovery == std::vector<std::string>{"127.0.0.1:5000"});
    CHECK(asked->message == "hello");
    CHECK(!asked->chosen);
    CHECK(asked->request.to == "any");
    CHECK(asked->request.tries_max == 0);
    CHECK(asked->request.try_limit == 5s);
  }
  CHECK(run({"ask", "--discovery", "http://a:1/,b:2,http://[::1]:3", "hello"})
        == 0);
  CHECK(asked->discovery == std::vector<std::string>{"a:1", "b:2", "[::1]:3"});
  for (auto bad :
       {"127.0.0.1", "https://127.0.0.1:5000", "a:0", "", "a:1,", "a:1,b"}) {
    CHECK(run({"ask", "--discovery", bad}) == 64);
    CHECK(err.str().find("http://127.0.0.1:5000") != std::string::npos);
  }
  CHECK(run({"ask", "hello"}) == 64);
}

TEST_CASE_METHOD(fixture, "ask says whom, how often and how long", "[cli]") {
  CHECK(run({"ask", "--discovery", "d:1", "--to", "2", "--tries", "3",
             "--timeout", "250ms", "-o", "json"})
        == 0);
  REQUIRE(asked);
  CHECK(asked->chosen);
  CHECK(asked->request.to == "2");
  CHECK(asked->request.tries_max == 3);
  CHECK(asked->request.try_limit == 250ms);
  CHECK(!asked->message);
  CHECK(asked->output == output_format::json);
  CHECK(run({"ask", "--discovery", "d:1", "--timeout", "0s"}) == 64);
}

TEST_CASE_METHOD(fixture, "the story of discovery takes its numbers", "[cli]") {
  CHECK(run({"demo", "discovery"}) == 0);
  REQUIRE(worked);
  CHECK(worked->receivers == 10);
  CHECK(worked->requesters == 10);
  CHECK(worked->requests == 1000);
  CHECK(worked->fail_ratio == 0.5);
  CHECK(run({"demo", "discovery", "--receivers", "3", "--requesters", "2",
             "--requests", "50", "--fail", "0.2", "--kills", "1", "--timeout",
             "1s", "--seed", "9"})
        == 0);
  CHECK(worked->receivers == 3);
  CHECK(worked->requesters == 2);
  CHECK(worked->requests == 50);
  CHECK(worked->fail_ratio == 0.2);
  CHECK(worked->kills == 1);
  CHECK(worked->try_limit == 1s);
  CHECK(worked->seed == 9);
  CHECK(run({"demo", "discovery", "--receivers", "101"}) == 64);
  CHECK(run({"demo", "discovery", "--fail", "2"}) == 64);
}
