#include "actors/core/suspicion_tally.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

constexpr auto silence = suspicion_cause::silence;
constexpr auto stuck = suspicion_cause::progress;

struct fixture {
  instant now{1h};
  suspicion_tally uut;

  explicit fixture(member_id count) {
    auto v = std::make_shared<view>();
    v->self = 1;
    for (member_id m = 1; m <= count; ++m)
      v->members.push_back({m, "m", m, {}});
    uut.on_view(v, 300ms);
  }

  void say(member_id from, std::uint64_t number, std::vector<suspicion> x) {
    CHECK(uut.on_opinion(from, number, x, now));
  }
};

using members = std::vector<member_id>;

} // namespace

TEST_CASE("a majority is more than half", "[core]") {
  CHECK(majority_of(1) == 1);
  CHECK(majority_of(2) == 2);
  CHECK(majority_of(3) == 2);
  CHECK(majority_of(4) == 3);
  CHECK(majority_of(5) == 3);
}

TEST_CASE("one member's suspicion removes nobody, a majority's does",
          "[core]") {
  fixture f{5};
  f.say(1, 1, {{5, silence}});
  f.say(2, 1, {{5, silence}});
  CHECK(!f.uut.judge(5, f.now));
  f.say(3, 1, {{5, silence}});
  auto found = f.uut.judge(5, f.now);
  REQUIRE(found);
  CHECK(found->by == members{1, 2, 3});
  CHECK(found->why == silence);
  CHECK(!f.uut.judge(4, f.now));
}

TEST_CASE("suspicions count only at the same time", "[core]") {
  fixture f{3};
  f.say(1, 1, {{3, silence}});
  f.now += 301ms;
  f.say(2, 1, {{3, silence}});
  CHECK(!f.uut.judge(3, f.now)); // The first has lapsed.
  f.say(1, 2, {{3, silence}});
  CHECK(f.uut.judge(3, f.now));
  f.say(1, 3, {});
  CHECK(!f.uut.judge(3, f.now)); // The first was withdrawn.
}

TEST_CASE("an overtaken opinion does not replace a later one", "[core]") {
  fixture f{3};
  f.say(1, 1, {{3, silence}});
  f.say(2, 5, {});
  CHECK(!f.uut.on_opinion(2, 4, {{3, silence}}, f.now));
  CHECK(!f.uut.on_opinion(2, 5, {{3, silence}}, f.now));
  CHECK(!f.uut.judge(3, f.now));
}

TEST_CASE("strangers have no vote, and nobody votes on itself or on a "
          "stranger",
          "[core]") {
  fixture f{3};
  f.say(1, 1, {{3, silence}, {9, silence}});
  CHECK(!f.uut.on_opinion(9, 1, {{3, silence}}, f.now));
  f.say(3, 1, {{3, silence}});
  CHECK(!f.uut.judge(3, f.now));
  CHECK(!f.uut.opinion(1, 9));
  CHECK(!f.uut.opinion(3, 3));
  CHECK(f.uut.opinion(1, 3) == silence);
}

TEST_CASE("a removal has the cause that a majority shares", "[core]") {
  fixture f{5};
  f.say(1, 1, {{5, stuck}});
  f.say(2, 1, {{5, silence}});
  f.say(3, 1, {{5, silence}});
  CHECK(f.uut.judge(5, f.now)->why == stuck);
  f.say(4, 1, {{5, silence}});
  CHECK(f.uut.judge(5, f.now)->why == silence);
}

TEST_CASE("of two members neither removes the other", "[core]") {
  fixture f{2};
  f.say(1, 1, {{2, silence}});
  CHECK(!f.uut.judge(2, f.now));
}
