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

TEST_CASE_METHOD(fixture,
                 "a request is answered once all have it on their disks [6.34]",
                 "[core][replica]") {
  nodes[1].disk_works = false;
  auto ticket = request(3, call(1, "put a 1"));
  settle();
  CHECK_FALSE(reply(3, ticket));
  CHECK(value(3, "a").empty());
  nodes[1].disk_works = true;
  settle();
  CHECK(reply(3, ticket)->body.text() == "1");
  CHECK(value(3, "a") == "1");
}

TEST_CASE_METHOD(fixture, "a retry has the reply of the first try",
                 "[core][replica]") {
  CHECK(done(3, call(1, "add n 5")).body.text() == "5");
  CHECK(done(3, call(1, "add n 5")).body.text() == "5");
  auto early = done(3, call(3, "add n 5"));
  CHECK(early.status == reply_status::expected);
  CHECK(early.expected == 2);
  auto a = request(3, call(2, "add n 1"));
  auto b = request(3, call(2, "add n 1")); // It is under way.
  settle();
  CHECK(reply(3, a)->body.text() == "6");
  CHECK(reply(3, b)->body.text() == "6");
}

TEST_CASE_METHOD(fixture, "who leads no more does not know what becomes of it",
                 "[core][replica]") {
  nodes[1].disk_works = nodes[2].disk_works = false;
  auto ticket = request(3, call(1, "put a 1"));
  settle();
  install(5, 1, {1, 2, 3});
  CHECK(reply(3, ticket)->status == reply_status::not_leader);
  nodes[1].disk_works = nodes[2].disk_works = true;
  settle();
  pass(1s);
  // It was in the longest log, and so it was done.
  CHECK(value(3, "a") == "1");
  CHECK(done(1, call(1, "put a 1")).body.text() == "1");
}

TEST_CASE_METHOD(fixture,
                 "without its lease a primary neither reads nor writes",
                 "[core][replica]") {
  done(3, call(1, "put a 1"));
  auto read = ask_for(request_kind::read, client_id(7, session, 0), "get a");
  CHECK(done(3, read).body.text() == "1");
  nodes[3].it->on_lease({{4, 3}, now, {}});
  CHECK(done(3, read).status == reply_status::not_leader);
  CHECK(done(3, call(2, "put a 2")).status == reply_status::not_leader);
  CHECK(done(1, read).status == reply_status::not_leader);
}

TEST_CASE_METHOD(fixture, "a client without a session is told so",
                 "[core][replica]") {
  auto other = ask_for(request_kind::call, client_id(9, 3, 1), "put a 1");
  CHECK(done(3, other).status == reply_status::expired);
  done(3, ask_for(request_kind::expire, client_id(7, session, 0), ""));
  CHECK(done(3, call(1, "put a 1")).status == reply_status::expired);
  auto read = ask_for(request_kind::read, client_id(7, session, 0), "get a");
  CHECK(done(3, read).status == reply_status::expired);
  auto again = done(3, ask_for(request_kind::open, client_id(7, 0, 0), "ada"));
  CHECK(again.session > session);
}

TEST_CASE("more than the limit is not taken", "[core][replica]") {
  replica_options opts;
  opts.requests_max = 1;
  replica_world w{3, opts};
  w.install(1, 1, {1, 2, 3});
  w.settle();
  auto open = [](std::uint8_t x) {
    return ask_for(request_kind::open, client_id(x, 0, 0), "ada");
  };
  auto first = w.request(1, open(1));
  auto second = w.request(1, open(2));
  CHECK(w.reply(1, second)->status == reply_status::overloaded);
  w.settle();
  CHECK(w.reply(1, first)->status == reply_status::done);
}
