#include "tests/support/membership_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

using fixture = membership_fixture;

} // namespace

TEST_CASE("who is outside asks all founders, again and again",
          "[core][membership]") {
  fixture f{9};
  CHECK(f.petitions().size() == 3);
  CHECK(f.petitions()[0].kind == petition_kind::join);
  f.pass(50ms);
  CHECK(f.petitions().empty());
  f.pass(50ms);
  CHECK(f.petitions().size() == 3);
  CHECK(!f.out.stand);
}

TEST_CASE("who is refused for long gives up, and says why",
          "[core][membership]") {
  fixture f{9};
  petition_answer no;
  no.why = errc::refused;
  no.about = "not you";
  f.frame_from(group_member(1), no);
  CHECK(f.phase() == group_phase::outside);
  f.now += 3s;
  f.frame_from(group_member(1), no);
  CHECK(f.phase() == group_phase::refused);
  CHECK(f.uut.status().why == "not you");
  f.pass(1s);
  CHECK(f.petitions().empty());
}

TEST_CASE("a learner asks to count once it has the state",
          "[core][membership]") {
  fixture f{2};
  f.view(4, 3, 2, {1, 2, 3}, {2});
  CHECK(f.phase() == group_phase::learner);
  CHECK(f.petitions().empty());
  f.out = {};
  f.uut.on_state({3, 3}, f.now, f.out); // Of the view before.
  CHECK(f.petitions().empty());
  f.uut.on_state({4, 3}, f.now, f.out);
  REQUIRE(!f.petitions().empty());
  CHECK(f.petitions()[0].kind == petition_kind::promote);
  f.view(5, 3, 2, {1, 2, 3});
  CHECK(f.phase() == group_phase::member);
  f.pass(1s);
  CHECK(f.petitions().empty());
}

TEST_CASE("who leaves asks to be let go, and is gone when it is told so",
          "[core][membership]") {
  fixture f{2};
  f.view(4, 3, 2, {1, 2, 3});
  f.out = {};
  f.uut.on_leave(f.now, f.out);
  REQUIRE(!f.petitions().empty());
  CHECK(f.petitions()[0].kind == petition_kind::leave);
  petition_answer gone;
  gone.kind = petition_kind::leave;
  gone.why = errc::not_a_member;
  f.frame_from(group_member(3), gone);
  CHECK(f.phase() == group_phase::left);
  fixture alone{2};
  alone.view(4, 3, 2, {1, 2, 3});
  alone.uut.on_leave(alone.now, alone.out);
  alone.pass(3s);
  CHECK(alone.phase() == group_phase::left);
}
