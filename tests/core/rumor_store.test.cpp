#include "tests/support/rumor_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

TEST_CASE_METHOD(rumor_fixture, "only this node knows what it has itself",
                 "[core][gossip]") {
  auto forged = rumor_of("a", 1000, 1000);
  CHECK(a.on_delta(forged, now).what == gossip_outcome::stale);
  CHECK(a.own().inc() == 1);
  CHECK(a.own().version() == 0);
}

TEST_CASE_METHOD(rumor_fixture, "the number of origins has a bound",
                 "[core][gossip]") {
  opts.origins_max = 3;
  rumor_store x{opts, "x", 1};
  CHECK(x.on_delta(rumor_of("p"), now).what == gossip_outcome::changed);
  CHECK(x.on_delta(rumor_of("q"), now).what == gossip_outcome::changed);
  CHECK(x.on_delta(rumor_of("r"), now).what == gossip_outcome::stale);
  CHECK(x.origins().size() == 3);
  now += opts.expire_after;
  std::vector<std::string> expired;
  x.expire(now, expired);
  CHECK(expired == std::vector<std::string>{"p", "q"});
  // Who has expired makes room.
  CHECK(x.on_delta(rumor_of("r"), now).what == gossip_outcome::changed);
  CHECK(x.origins().size() == 3);
}

TEST_CASE_METHOD(rumor_fixture,
                 "the mark of an expired origin is kept, and forgotten with "
                 "its tombstones",
                 "[core][gossip]") {
  a.on_delta(rumor_of("x", 1, 5), now);
  std::vector<std::string> expired;
  a.expire(now + 10min, expired);
  REQUIRE(a.find("x"));
  CHECK(a.find("x")->version() == 5);
  CHECK(a.find("x")->size() == 0);
  a.expire(now + 25h, expired);
  CHECK(!a.find("x"));
  CHECK(a.find("a"));
}

TEST_CASE_METHOD(rumor_fixture, "the dump has an entry for each peer [2.09]",
                 "[core][gossip]") {
  a.on_delta(rumor_of("x"), now);
  CHECK(names(a) == std::set<std::string>{"a", "x"});
  counters out;
  a.tell(out);
  CHECK(out.items.at(0).name == "gossip_origins");
  CHECK(out.items.at(0).value == 2);
}
