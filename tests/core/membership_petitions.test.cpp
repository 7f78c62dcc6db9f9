#include "tests/support/membership_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

using fixture = membership_fixture;

} // namespace

TEST_CASE("who does not lead says who does", "[core][membership]") {
  fixture f{2};
  f.view(4, 3, 2, {1, 2, 3});
  f.petition_of(group_member(8));
  REQUIRE(f.answers().size() == 1);
  CHECK(f.answers()[0].known.leader == 3);
  f.pass(100ms);
  CHECK(!f.out.stand);
}

TEST_CASE("an earlier life, and a second node of one name, are refused",
          "[core][membership]") {
  fixture f{3};
  f.view(4, 3, 3, {1, 2, 3});
  auto before = group_member(1);
  --before.inc;
  f.petition_of(before);
  REQUIRE(f.answers().size() == 1);
  CHECK(f.answers()[0].why == errc::refused);
  auto twin = group_member(1);
  ++twin.inc;
  twin.at = address_of_member(77);
  f.petition_of(twin);
  REQUIRE(f.answers().size() == 1);
  CHECK(f.answers()[0].about.find("node-1") != std::string::npos);
  f.hear(1, false); // The first one is dead after all.
  f.petition_of(twin);
  CHECK(f.answers()[0].why == errc::none);
}

TEST_CASE("names that are kept waiting are bounded", "[core][membership]") {
  fixture f{3};
  f.view(4, 3, 3, {1, 2, 3});
  for (member_id id = 100; id < 100 + f.opts.petitions_max + 5; ++id)
    f.petition_of(group_member(id));
  for (const auto& x : f.uut.count().items)
    if (x.name == "petitions_dropped") {
      CHECK(x.value == 5);
    }
}

TEST_CASE("strangers do not count as founders", "[core][membership]") {
  fixture f{3};
  for (member_id id = 100; id < 200; ++id)
    f.petition_of(group_member(id));
  f.pass(900ms);
  CHECK(!f.out.stand); // Alone of three.
}

TEST_CASE("a petition of an earlier life that was held up makes no further "
          "view",
          "[core][membership]") {
  membership_fixture f{1};
  f.view(4, 1, 1, {1, 2});
  auto earlier = group_member(3);
  auto later = group_member(3);
  later.inc += 1;
  f.petition_of(later);
  f.petition_of(earlier); // A copy that comes behind it.
  f.pass(50ms);
  REQUIRE(f.out.stand);
  REQUIRE(f.out.stand->joiners.size() == 1);
  CHECK(f.out.stand->joiners[0].inc == later.inc);
}
