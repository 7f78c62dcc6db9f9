#include "actors/core/origin_table.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

using outcome = gossip_outcome;

/// One that looks at its folder, and one that hears of it.
struct fixture {
  instant now{1h};
  gossip_options opts;
  origin_table own{7};
  origin_table other;

  void look(std::vector<gossip_change> changes = {}) {
    own.on_look(changes, now, opts);
  }

  gossip_delta delta(std::size_t bytes = 1300) const {
    return own.delta_for(other.mark(), bytes, now);
  }

  outcome tell(const gossip_delta& x) {
    return other.on_delta(x, now, opts);
  }

  static std::set<std::string> names(const origin_table& x) {
    std::set<std::string> result;
    for (auto& [at, e] : x.entries())
      if (!e.gone)
        result.insert(e.name);
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "versions begin at -1 and rise by one with each look [2.16]",
                 "[core][gossip]") {
  CHECK(own.version() == -1);
  look();
  CHECK(own.version() == 0);
  look({{"a"}});
  CHECK(own.version() == 1);
  look();
  CHECK(own.version() == 2);
  CHECK(own.last() == 1);
}

TEST_CASE_METHOD(fixture, "a version that is not newer changes nothing [2.17]",
                 "[core][gossip]") {
  look({{"a"}});
  auto first = delta();
  look({{"b"}});
  CHECK(tell(delta()) == outcome::changed);
  CHECK(tell(first) == outcome::stale);
  CHECK(tell(first) == outcome::stale);
  CHECK(names(other) == std::set<std::string>{"a", "b"});
  CHECK(other.version() == 1);
}

TEST_CASE_METHOD(fixture, "what was taken has the time of its last look [2.15]",
                 "[core][gossip]") {
  look({{"a"}});
  auto x = delta();
  x.age = 1500;
  CHECK(tell(x) == outcome::changed);
  CHECK(other.refreshed() == now - 1500ms);
  CHECK(other.age(now + 1s) == 2500ms);
}

TEST_CASE_METHOD(fixture, "relays do not make anything younger",
                 "[core][gossip]") {
  look({{"a"}});
  CHECK(tell(delta()) == outcome::changed);
  now += 40s;
  auto relayed = other.delta_for({{}, 7, -1, 0, 0}, 1300, now);
  CHECK(relayed.age == 40000);
  origin_table third;
  CHECK(third.on_delta(relayed, now, opts) == outcome::changed);
  CHECK(third.refreshed() == now - 40s);
  // Nor does the same version on a quicker way.
  relayed.age = 1;
  CHECK(third.on_delta(relayed, now, opts) == outcome::stale);
  CHECK(third.refreshed() == now - 40s);
}

TEST_CASE_METHOD(fixture, "what does not fit comes in parts without a gap",
                 "[core][gossip]") {
  std::vector<gossip_change> many;
  for (int i = 0; i < 200; ++i)
    many.push_back({"file-" + std::to_string(i)});
  look(many);
  auto parts = 0;
  while (other.held() < own.held()) {
    auto x = delta(600);
    CHECK(x.entries.size() < 50);
    REQUIRE(tell(x) == outcome::changed);
    CHECK(other.lacks_some() == (other.held() < own.held()));
    ++parts;
  }
  CHECK(parts > 5);
  CHECK(names(other) == names(own));
}

TEST_CASE_METHOD(fixture, "what comes behind a gap is not taken",
                 "[core][gossip]") {
  look({{"a"}});
  look({{"b"}});
  look({{"c"}});
  auto x = own.delta_for({{}, 7, 1, 2, 0}, 1300, now);
  CHECK(x.after == 2);
  CHECK(tell(x) == outcome::gap);
  CHECK(other.held() == 0);
  CHECK(other.lacks_some());
  CHECK(other.mark().version == 2); // It knows that there is more.
  CHECK(tell(delta()) == outcome::changed);
  CHECK(!other.lacks_some());
}

TEST_CASE_METHOD(fixture,
                 "expiry takes the values, and never the version [6.20]",
                 "[core][gossip]") {
  look({{"a"}});
  auto first = delta();
  CHECK(tell(first) == outcome::changed);
  now += opts.expire_after - 1s;
  CHECK(!other.expire(now, opts));
  now += 1s;
  CHECK(other.expire(now, opts));
  CHECK(names(other).empty());
  CHECK(other.version() == 0);
  CHECK(other.expired());
  first.age = 5; // A copy that claims to be young.
  CHECK(tell(first) == outcome::stale);
  CHECK(names(other).empty());
  look(); // It lives, and all is to be told once more.
  CHECK(tell(delta()) == outcome::changed);
  CHECK(names(other) == std::set<std::string>{"a"});
  CHECK(!other.expired());
}

TEST_CASE_METHOD(fixture, "what is too old on its way is not taken",
                 "[core][gossip]") {
  look({{"a"}});
  auto x = delta();
  x.age = 300'000;
  CHECK(tell(x) == outcome::stale);
  CHECK(other.version() == -1);
  x.age = ~std::uint64_t{0};
  CHECK(tell(x) == outcome::stale);
}

TEST_CASE_METHOD(fixture, "a later life begins anew [6.21]", "[core][gossip]") {
  for (int i = 0; i < 100; ++i)
    look();
  look({{"a"}});
  CHECK(tell(delta()) == outcome::changed);
  origin_table again{8};
  again.on_look({{"b"}}, now, opts);
  auto x = again.delta_for(other.mark(), 1300, now);
  CHECK(x.after == 0);
  CHECK(tell(x) == outcome::changed);
  CHECK(names(other) == std::set<std::string>{"b"});
  CHECK(other.version() == 0);
  CHECK(tell(delta()) == outcome::stale); // The earlier life is over.
  CHECK(names(other) == std::set<std::string>{"b"});
}

TEST_CASE_METHOD(fixture, "a name that is gone is told by its tombstone",
                 "[core][gossip]") {
  look({{"a"}, {"b"}});
  CHECK(tell(delta()) == outcome::changed);
  look({{"a", true}});
  auto x = delta();
  REQUIRE(x.entries.size() == 1);
  CHECK(x.entries[0].gone);
  CHECK(tell(x) == outcome::changed);
  CHECK(names(other) == std::set<std::string>{"b"});
  CHECK(own.size() == 1);
}

TEST_CASE_METHOD(fixture,
                 "who was away for longer than tombstones are kept takes all "
                 "anew",
                 "[core][gossip]") {
  opts.expire_after = 100h;
  look({{"a"}, {"b"}});
  CHECK(tell(delta()) == outcome::changed);
  look({{"a", true}});
  now += 25h;
  own.expire(now, opts);
  CHECK(own.entries().size() == 1); // No tombstone any more.
  CHECK(own.mark().floor == 3);
  // News that builds on what is known there would leave "a" there for ever.
  auto news = own.delta_for({{}, 7, 0, 2, 3}, 1300, now);
  CHECK(news.after == 2);
  CHECK(tell(news) == outcome::gap);
  auto x = delta();
  CHECK(x.after == 0);
  CHECK(tell(x) == outcome::changed);
  CHECK(names(other) == std::set<std::string>{"b"});
  CHECK(other.held() == own.held());
  look({{"c"}});
  CHECK(delta().after == 3); // And then goes on as before.
  CHECK(tell(delta()) == outcome::changed);
}

TEST_CASE_METHOD(fixture, "the bytes of an origin have a bound",
                 "[core][gossip]") {
  opts.origin_bytes_max = 200;
  std::vector<gossip_change> many;
  for (int i = 0; i < 10; ++i)
    many.push_back({"name-" + std::to_string(i), false, "value"});
  CHECK(own.on_look(many, now, opts) == 6);
  CHECK(own.size() == 4);
  CHECK(own.bytes() <= 200);
  auto small = opts;
  small.origin_bytes_max = 100;
  CHECK(other.on_delta(delta(), now, small) == outcome::refused);
  CHECK(other.size() == 2);
  CHECK(other.held() == 2); // As far as there is no gap.
  CHECK(!other.lacks_some());
}

TEST_CASE_METHOD(fixture, "a version alone keeps alive what has not changed",
                 "[core][gossip]") {
  look({{"a"}});
  CHECK(tell(delta()) == outcome::changed);
  now += 200s;
  look();
  CHECK(other.on_fresh(own.version(), 0s, now, opts));
  CHECK(!other.on_fresh(own.version(), 0s, now, opts));
  now += 200s;
  CHECK(!other.expire(now, opts));
  auto x = delta();
  CHECK(x.entries.empty());
  CHECK(tell(x) == outcome::stale);
}
