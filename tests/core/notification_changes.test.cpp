#include "tests/support/service_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

using strings = std::vector<std::string>;
using fixture = service_fixture;

TEST_CASE_METHOD(fixture, "what is posted to who is away waits [6.29]",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  auto bob = connect("bob");
  call(bob, "+ada");
  call(ada, "=one");
  run(request_kind::note, bob, "1");
  run(request_kind::close, bob, "");
  CHECK(told(ada) == strings{"0 bob has disconnected"});
  call(ada, "=two");
  call(ada, "=three");
  bob = connect("bob");
  CHECK(told(bob) == strings{"2 ada: two", "3 ada: three"});
  // A further session sees what comes from then on.
  auto other = connect("bob");
  CHECK(told(other).empty());
  call(ada, "=four");
  CHECK(told(other) == strings{"4 ada: four"});
}

TEST_CASE_METHOD(fixture, "it is kept until all sessions have shown it [3.22]",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  auto bob = connect("bob");
  auto other = connect("bob");
  call(bob, "+ada");
  call(ada, "=one");
  call(ada, "=two");
  run(request_kind::note, bob, "2");
  CHECK(pending(bob).empty());
  CHECK(pending(other) == strings{"1 ada: one", "2 ada: two"});
  run(request_kind::note, other, "1");
  CHECK(pending(other) == strings{"2 ada: two"});
  run(request_kind::note, other, "99"); // It was shown no such thing.
  CHECK(pending(other) == strings{"2 ada: two"});
  run(request_kind::expire, other, "");
  CHECK(connect("bob") != 0);
  CHECK(pending(last).empty());
}

TEST_CASE_METHOD(fixture, "of more than are kept the oldest go, and it shows",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  auto bob = connect("bob");
  call(bob, "+ada");
  auto most = core::notification_service::kept_max;
  for (std::size_t i = 0; i < most + 3; ++i)
    call(ada, "=x");
  auto all = uut.pending();
  REQUIRE(all.size() == most);
  CHECK(all.front().number == 4);
  CHECK(all.front().gone == 3);
}

TEST_CASE_METHOD(fixture, "the state goes through bytes [3.20] [3.21]",
                 "[core][notification_service]") {
  auto ada = connect("ada");
  auto bob = connect("bob");
  call(bob, "+ada");
  call(ada, "=one");
  auto bytes = uut.snapshot();
  service_fixture next;
  REQUIRE(next.uut.restore(bytes));
  CHECK(next.uut.snapshot() == bytes);
  CHECK(next.pending(bob) == strings{"1 ada: one"});
  CHECK(next.call(bob, "+ada") == "!you follow ada already");
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    CHECK_FALSE(next.uut.restore(bytes.substr(0, cut)));
  CHECK(next.uut.snapshot() == bytes);
}
