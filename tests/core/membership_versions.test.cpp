#include "tests/support/membership_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

constexpr wire_range one{1, 1};
constexpr wire_range one_and_two{1, 2};
constexpr wire_range two_and_three{2, 3};
constexpr wire_range later{3, 4};

/// Node 3 of three, which reads versions 1 and 2.
struct fixture : membership_fixture {
  fixture() : membership_fixture(3, 3, one_and_two) {
    // nop
  }

  /// All three are in a view, and read `reads` but for node 3.
  void view_of(const wire_range& reads) {
    troupe::view next;
    next.id = {4, 3};
    next.self = 3;
    for (member_id id : {1, 2, 3}) {
      next.members.push_back(group_member(id));
      next.members.back().wire = id == 3 ? one_and_two : reads;
    }
    vote_record record;
    record.promised = record.installed.id = next.id;
    record.installed.members = next.members;
    votes(record);
    out = {};
    uut.on_view(std::make_shared<const troupe::view>(next), now, out);
  }

  void petition_from(member who, const wire_range& reads) {
    who.wire = reads;
    petition_of(who);
  }
};

} // namespace

TEST_CASE("what two ranges have in common is what both can read", "[core]") {
  REQUIRE(common_of(one_and_two, two_and_three));
  CHECK(to_string(*common_of(one_and_two, two_and_three)) == "2");
  CHECK(!common_of(one_and_two, later));
  // Who has not said yet stands in nobody's way.
  CHECK(common_of({}, later)->max == 4);
  CHECK(common_of(later, {})->min == 3);
  CHECK(to_string(two_and_three) == "2..3");
}

TEST_CASE("a group speaks the highest wire version that all in it read",
          "[core][membership]") {
  fixture f;
  f.view_of(two_and_three);
  CHECK(!f.out.speaks); // It did so before.
  f.view_of(one);
  CHECK(f.out.speaks == 1);
  f.view_of(one_and_two);
  CHECK(f.out.speaks == 2);
}

TEST_CASE("a wire version that a newcomer lacks is spoken no more",
          "[core][membership]") {
  fixture f;
  f.view_of(one_and_two);
  f.petition_from(group_member(8), one);
  CHECK(f.out.speaks == 1);
  REQUIRE(f.answers().size() == 1);
  CHECK(f.answers()[0].why == errc::none);
  CHECK(f.answers()[0].reads.max == 2);
}

TEST_CASE("who reads none of the group's wire versions is refused, both named",
          "[core][membership]") {
  fixture f;
  f.view_of(one_and_two);
  f.petition_from(group_member(8), later);
  REQUIRE(f.answers().size() == 1);
  CHECK(f.answers()[0].why == errc::wire_version);
  CHECK(f.answers()[0].about
        == "node-8 reads wire versions 3..4, the group 1..2");
  f.pass(100ms);
  CHECK(!f.out.stand);
  CHECK(!f.out.speaks);
}

TEST_CASE("who comes speaks what the group reads that answers it",
          "[core][membership]") {
  fixture f;
  petition_answer said;
  said.reads = one;
  f.frame_from(group_member(1), said);
  CHECK(f.out.speaks == 1);
}

TEST_CASE("who is refused for its wire version gives up, and says why",
          "[core][membership]") {
  fixture f;
  petition_answer no;
  no.why = errc::wire_version;
  no.about = "node-3 reads wire versions 1..2, the group 3";
  f.frame_from(group_member(1), no);
  CHECK(f.phase() == group_phase::outside);
  f.now += 3s;
  f.frame_from(group_member(1), no);
  CHECK(f.phase() == group_phase::refused);
  CHECK(f.uut.status().refusal == errc::wire_version);
  CHECK(f.uut.status().why == no.about);
}

TEST_CASE("a founder that shares no wire version with most of them gives up",
          "[core][membership]") {
  fixture f;
  for (int i = 0; i < 2; ++i, f.now += 3s) {
    f.petition_from(group_member(1), later);
    CHECK(f.phase() == group_phase::outside);
  }
  f.petition_from(group_member(2), later); // Two of three.
  f.now += 3s;
  f.petition_from(group_member(2), later);
  CHECK(f.phase() == group_phase::refused);
  CHECK(f.uut.status().refusal == errc::wire_version);
  CHECK(f.uut.status().why.find("1..2, node-2 3..4") != std::string::npos);
}

TEST_CASE("who finds out in another way who lives is refused, both named",
          "[core][membership]") {
  fixture f;
  f.view_of(one_and_two);
  f.frame_from(group_member(8),
               petition{petition_kind::join, group_member(8), {}, true});
  REQUIRE(f.answers().size() == 1);
  CHECK(f.answers()[0].why == errc::refused);
  CHECK(f.answers()[0].about
        == "detector.kind is heartbeat at node-3 and swim at node-8");
  f.pass(100ms);
  CHECK(!f.out.stand);
}

TEST_CASE("a founder among others that find out in another way gives up",
          "[core][membership]") {
  fixture f;
  for (member_id id : {1, 2}) {
    f.frame_from(group_member(id),
                 petition{petition_kind::join, group_member(id), {}, true});
    CHECK(f.phase() == group_phase::outside);
    f.now += 3s;
  }
  f.frame_from(group_member(1),
               petition{petition_kind::join, group_member(1), {}, true});
  CHECK(f.phase() == group_phase::refused);
  CHECK(f.uut.status().refusal == errc::refused);
  CHECK(f.uut.status().why.find("swim at node-1") != std::string::npos);
}

TEST_CASE("a founder that shares no wire version with one does without it",
          "[core][membership]") {
  fixture f;
  f.petition_from(group_member(1), later);
  f.petition_from(group_member(2), one);
  CHECK(f.out.speaks == 1);
  f.pass(400ms);
  REQUIRE(f.out.stand);
  CHECK(f.out.stand->unheard.count("node-1") == 1);
}
