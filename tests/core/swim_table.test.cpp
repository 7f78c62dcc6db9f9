#include "actors/core/swim_table.hpp"

#include "tests/support/swim_updates.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using troupe::test::opinion;

namespace {

constexpr auto alive = swim_status::alive;
constexpr auto suspect = swim_status::suspect;
constexpr auto faulty = swim_status::faulty;

struct fixture {
  swim_options opts;
  instant t0{48h};
  swim_table uut;

  fixture() {
    opts.suspicion_mult = 4;
    opts.suspicion_max_mult = 3;
    begin(5);
  }

  void begin(int count) {
    uut = swim_table{opts};
    for (int i = 1; i <= count; ++i)
      uut.merge(opinion(name(i), alive), t0);
  }

  static std::string name(int i) {
    return "n" + std::to_string(i);
  }

  std::uint64_t value(const std::string& what) const {
    counters all;
    uut.tell(all);
    for (auto& x : all.items)
      if (x.name == what)
        return x.value;
    FAIL("no counter " << what);
    return 0;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "an opinion that stands already changes nothing",
                 "[core]") {
  CHECK(uut.merge(opinion("n1", alive), t0) == swim_merge::stale);
  CHECK(uut.merge(opinion("n1", suspect), t0) == swim_merge::newer);
  CHECK(uut.merge(opinion("n1", alive), t0) == swim_merge::stale);
  CHECK(uut.merge(opinion("n1", alive, 1, 1), t0) == swim_merge::newer);
  CHECK(uut.suspects().empty());
}

TEST_CASE_METHOD(fixture, "independent accusers shorten a suspicion",
                 "[core]") {
  uut.merge(opinion("n1", suspect, 1, 0, "n2"), t0);
  auto gives_up = [&] { return uut.find("n1")->gives_up_at() - t0; };
  CHECK(gives_up() == 6s); // 4 * 500 ms, and three times that.
  CHECK(uut.merge(opinion("n1", suspect, 1, 0, "n2"), t0 + 1s)
        == swim_merge::stale); // The same one again.
  CHECK(gives_up() == 6s);
  CHECK(uut.merge(opinion("n1", suspect, 1, 0, "n3"), t0 + 1s)
        == swim_merge::confirmed);
  CHECK(gives_up() < 6s);
  CHECK(uut.find("n1")->what.by == "n3");
  CHECK(uut.merge(opinion("n1", suspect, 1, 0, "n4"), t0 + 1s)
        == swim_merge::confirmed);
  CHECK(gives_up() == 2s);
  CHECK(uut.next_deadline() == t0 + 2s);
  // No more than needed is kept.
  CHECK(uut.merge(opinion("n1", suspect, 1, 0, "n5"), t0 + 1s)
        == swim_merge::stale);
  CHECK(uut.find("n1")->accusers.size() == 3);
}

TEST_CASE_METHOD(fixture, "two members alone need no confirmation", "[core]") {
  begin(3);
  uut.merge(opinion("n1", suspect), t0);
  CHECK(uut.find("n1")->gives_up_at() == t0 + 2s);
}

TEST_CASE_METHOD(fixture, "a node that stood still gives suspects that time",
                 "[core]") {
  uut.merge(opinion("n1", suspect), t0);
  auto before = uut.find("n1")->gives_up_at();
  uut.on_late(5s);
  CHECK(uut.find("n1")->gives_up_at() == before + 5s);
}

TEST_CASE_METHOD(fixture, "the gone are remembered for a day, then forgotten",
                 "[core]") {
  uut.merge(opinion("n1", faulty), t0);
  CHECK(uut.present() == 4);
  uut.expire(t0 + 24h - 1s);
  REQUIRE(uut.find("n1"));
  // What was said before it was given up does not bring it back.
  CHECK(uut.merge(opinion("n1", alive), t0 + 1h) == swim_merge::stale);
  CHECK(uut.next_deadline() == t0 + 24h);
  uut.expire(t0 + 24h);
  CHECK(!uut.find("n1"));
  CHECK(value("swim_tombstones_expired") == 1);
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "an age that travels makes nobody young again",
                 "[core]") {
  auto old = opinion("n9", faulty);
  old.age = 23 * 3600;
  CHECK(uut.merge(old, t0) == swim_merge::newer);
  uut.expire(t0 + 1h);
  CHECK(!uut.find("n9"));
  // Nor does one that others have forgotten by now come back.
  old.age = 24 * 3600;
  CHECK(uut.merge(old, t0 + 1h) == swim_merge::stale);
  CHECK(!uut.find("n9"));
}

TEST_CASE_METHOD(fixture, "a later life takes the place of a tombstone",
                 "[core]") {
  uut.merge(opinion("n1", faulty), t0);
  CHECK(uut.merge(opinion("n1", alive, 2), t0 + 1s) == swim_merge::newer);
  CHECK(uut.present() == 5);
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "beyond their limit new members are refused",
                 "[core]") {
  opts.members_max = 3;
  begin(3);
  CHECK(uut.merge(opinion("n4", alive), t0) == swim_merge::refused);
  CHECK(!uut.find("n4"));
  CHECK(value("swim_members_refused") == 1);
  uut.merge(opinion("n1", faulty), t0);
  CHECK(uut.merge(opinion("n4", alive), t0) == swim_merge::newer);
  // Nor does one that comes back go beyond it.
  CHECK(uut.merge(opinion("n1", alive, 2), t0) == swim_merge::refused);
  CHECK(uut.find("n1")->what.status == faulty);
}

TEST_CASE_METHOD(fixture, "of too many tombstones the oldest goes", "[core]") {
  opts.tombstones_max = 2;
  begin(4);
  for (int i = 1; i <= 4; ++i)
    uut.merge(opinion(name(i), faulty), t0 + i * 1s);
  CHECK(!uut.find("n1"));
  CHECK(!uut.find("n2"));
  CHECK(uut.find("n3"));
  CHECK(value("swim_tombstones") == 2);
  CHECK(value("swim_tombstones_dropped") == 2);
}

TEST_CASE_METHOD(fixture, "what is heard of another life counts for nobody",
                 "[core]") {
  uut.on_heard("n1", 2, t0);
  CHECK(!uut.find("n1")->heard);
  uut.on_heard("n1", 1, t0);
  CHECK(uut.find("n1")->heard == t0);
  uut.on_heard("nobody", 1, t0);
  uut.merge(opinion("n1", alive, 2), t0);
  CHECK(!uut.find("n1")->heard);
}
