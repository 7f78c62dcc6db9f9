#include "actors/core/replica.hpp"

#include "tests/support/replica_world.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Three servers in view 4, which the third leads.
struct fixture : replica_world {
  fixture() : replica_world(3) {
    install(4, 3, {1, 2, 3});
    settle();
    session
      = done(3, ask_for(request_kind::open, client_id(7, 0, 0), "ada")).session;
  }

  service_request call(std::uint64_t number, const std::string& body) {
    return ask_for(request_kind::call, client_id(7, session, number), body,
                   number - 1);
  }

  std::uint64_t session = 0;
};

} // namespace

TEST_CASE_METHOD(fixture, "a primary serves once its epoch's mark is committed",
                 "[core][replica]") {
  install(5, 2, {1, 2, 3});
  CHECK_FALSE(nodes[2].it->serves(now));
  CHECK(request(2, call(1, "put a 1")) > 0);
  CHECK(nodes[2].replies.back().second.status == reply_status::not_leader);
  settle();
  CHECK(nodes[2].it->serves(now));
  CHECK(nodes[2].turns.back().serves);
  CHECK(done(2, call(1, "put a 1")).body.text() == "1");
}

TEST_CASE_METHOD(fixture, "a change on the primary appears on all [3.10]",
                 "[core][replica]") {
  done(3, call(1, "put a 1"));
  pass(1s);
  CHECK(value(1, "a") == "1");
  CHECK(value(2, "a") == "1");
}

TEST_CASE_METHOD(fixture,
                 "a retry over a fail-over has the first reply [3.07] [3.34]",
                 "[core][replica]") {
  done(3, call(1, "add n 5"));
  crash(3);
  install(5, 2, {1, 2});
  settle();
  CHECK(done(2, call(1, "add n 5")).body.text() == "5");
  CHECK(done(2, call(2, "add n 5")).body.text() == "10");
  // A connect that comes again is no second session.
  CHECK(done(2, ask_for(request_kind::open, client_id(7, 0, 0), "ada")).session
        == session);
}

TEST_CASE_METHOD(fixture, "a primary that leads on answers what was under way",
                 "[core][replica]") {
  nodes[1].disk_works = false;
  auto ticket = request(3, call(1, "put a 1"));
  settle();
  crash(1);
  install(5, 3, {2, 3});
  settle();
  CHECK(reply(3, ticket)->body.text() == "1");
}

TEST_CASE_METHOD(fixture, "fewer than most servers commit nothing",
                 "[core][replica]") {
  crash(1);
  crash(2);
  install(5, 3, {3}); // Whoever lets that happen.
  settle();
  CHECK_FALSE(nodes[3].it->serves(now));
  start(2);
  install(6, 3, {3}, {2});
  settle();
  CHECK(nodes[3].it->serves(now));
}

TEST_CASE_METHOD(fixture, "all is back when all have lost their memory",
                 "[core][replica]") {
  done(3, call(1, "add n 5"));
  nodes[2].disk_works = false;
  auto unheard = request(3, call(2, "add n 1"));
  settle();
  CHECK_FALSE(reply(3, unheard));
  for (member_id x = 1; x <= 3; ++x)
    crash(x);
  start(1);
  start(2);
  nodes[2].disk_works = true;
  install(5, 2, {1, 2});
  settle();
  CHECK(value(2, "n") == "6"); // The first server had both.
  CHECK(done(2, call(2, "add n 1")).body.text() == "6");
  start(3);
  install(6, 2, {1, 2}, {3});
  settle();
  CHECK(nodes[3].complete == view_id{6, 2});
}
