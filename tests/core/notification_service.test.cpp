#include "tests/support/service_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

using strings = std::vector<std::string>;
using fixture = service_fixture;

TEST_CASE_METHOD(fixture,
                 "the first connect of a name makes its profile, by which "
                 "others find it [3.19] [6.28]",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  CHECK(call(ada, "+bob") == "!there is no user bob"); // [6.31]
  connect("bob");
  CHECK(told(ada) == strings{"0 bob has connected"}); // [6.32]
  CHECK(call(ada, "+bob") == "+you follow bob");
}

TEST_CASE_METHOD(fixture, "a user has two sessions at most [6.26]",
                 "[core][notification_service]") {
  auto a = connect("ada");
  auto b = connect("ada");
  REQUIRE(a != 0);
  REQUIRE(b != 0);
  CHECK(connect("ada") == 0);
  CHECK(run(request_kind::open, 9, "ada").reply
        == "!ada has 2 sessions already");
  run(request_kind::close, a, "");
  CHECK(connect("ada") != 0);
}

TEST_CASE_METHOD(fixture, "what cannot be followed is refused [6.31]",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  connect("bob");
  CHECK(call(ada, "+ada") == "!you cannot follow yourself");
  CHECK(call(ada, "+bob") == "+you follow bob");
  CHECK(call(ada, "+bob") == "!you follow bob already");
  CHECK(call(ada, "-bob") == "+you follow bob no more");
  CHECK(call(ada, "-bob") == "!you do not follow bob");
  CHECK(call(77, "+bob") == "!not authenticated");
  CHECK(call(ada, "dance") == "!invalid command");
}

TEST_CASE_METHOD(fixture, "a post goes to all sessions of a follower [6.30]",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  auto bob = connect("bob");
  auto other = connect("bob");
  auto eve = connect("eve");
  call(bob, "+ada");
  CHECK(call(ada, "=hello") == "+message sent");
  CHECK(told(bob) == strings{"1 ada: hello"});
  CHECK(told(other) == strings{"1 ada: hello"});
  CHECK(told(eve).empty());
  call(bob, "-ada");
  call(ada, "=more");
  CHECK(told(bob).empty());
}

TEST_CASE_METHOD(fixture, "a post has at most 128 characters [6.25]",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  CHECK(call(ada, "=" + std::string(128, 'x')) == "+message sent");
  CHECK(call(ada, "=" + std::string(129, 'x'))
        == "!a post has at most 128 characters, this one 129");
  std::string umlauts;
  for (int i = 0; i < 128; ++i)
    umlauts += "\xc3\xa4";
  CHECK(call(ada, "=" + umlauts) == "+message sent");
  CHECK(call(ada, "=") != "+message sent");
  CHECK(call(ada, "=\x1b[2J") != "+message sent");
}

TEST_CASE_METHOD(fixture,
                 "information has name, followers and who is there "
                 "[6.32]",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  auto bob = connect("bob");
  call(bob, "+ada");
  CHECK(info(ada) == "+ada: 1 follower; connected: ada, bob");
  CHECK(info(bob) == "+bob: 0 followers; connected: ada, bob");
  CHECK(run(request_kind::open, 9, "eve").reply == "+0 connected: ada, bob");
}

TEST_CASE_METHOD(fixture, "names that no terminal should show are refused",
                 "[core][notification_service]") {
  CHECK(connect("") == 0);
  CHECK(connect("a b") == 0);
  CHECK(connect("\x1b") == 0);
  CHECK(connect(std::string(33, 'x')) == 0);
  CHECK(connect("@caro") != 0); // [6.39]
}
