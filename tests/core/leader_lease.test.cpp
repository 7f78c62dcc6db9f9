#include "actors/core/leader_lease.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

/// Node 3 of five, which leads view 7.
struct fixture {
  lease_options opts;
  instant now = instant{} + 10s;
  addressed_frames out;
  view_ptr current = led_by(3);
  leader_lease uut;

  fixture() : uut(opts, {}) {
    uut.on_view(current, now, out);
  }

  static view_ptr led_by(member_id leader, std::uint64_t epoch = 7) {
    auto result = std::make_shared<view>(*make_view(5, 3, 0, epoch));
    result->id.coordinator = leader;
    return result;
  }

  void grant(member_id from, std::uint64_t number, view_id of = {7, 3}) {
    auto source = from_member(from, lease_grant{}).source;
    uut.on_grant(source, {of, number}, now);
  }

  void pass(timespan span) {
    auto end = now + span;
    while (uut.next_deadline() && *uut.next_deadline() <= end) {
      now = *uut.next_deadline();
      uut.on_tick(now, out);
    }
    now = end;
  }
};

} // namespace

TEST_CASE("a leader asks all that vote, and serves once a majority granted",
          "[core][lease]") {
  fixture f;
  CHECK(f.out.size() == 5); // Itself, too.
  CHECK(std::get<lease_request>(f.out[0].what).number == 1);
  f.grant(3, 1);
  f.grant(1, 1);
  f.grant(1, 1); // Once more: the same vote.
  CHECK(!f.uut.serves(f.now));
  f.grant(5, 1);
  CHECK(f.uut.serves(f.now));
}

TEST_CASE("a lease ends span less drift after the question", "[core][lease]") {
  fixture f;
  auto asked = f.now;
  f.pass(40ms); // The answers take their time.
  for (member_id who : {1, 2, 3})
    f.grant(who, 1);
  CHECK(f.uut.until() == asked + f.opts.span - f.opts.drift);
  CHECK(f.uut.serves(asked + 189ms));
  CHECK(!f.uut.serves(asked + 190ms));
}

TEST_CASE("each round that is granted makes the lease longer",
          "[core][lease]") {
  fixture f;
  f.pass(100ms);
  CHECK(f.out.size() == 15);
  for (member_id who : {1, 2, 3})
    f.grant(who, 3);
  CHECK(f.uut.until() == f.now + 190ms);
  for (member_id who : {1, 2, 3})
    f.grant(who, 1); // It comes late, and takes nothing back.
  CHECK(f.uut.until() == f.now + 190ms);
}

TEST_CASE("grants of different rounds make no majority together",
          "[core][lease]") {
  fixture f;
  f.pass(100ms);
  f.grant(1, 1);
  f.grant(2, 2);
  f.grant(3, 3);
  CHECK(!f.uut.serves(f.now));
}

TEST_CASE("grants of other views, lives and rounds count for nothing",
          "[core][lease]") {
  fixture f;
  f.grant(1, 1);
  f.grant(2, 1);
  f.grant(4, 1, {6, 3});
  f.grant(5, 2);
  auto other = from_member(5, lease_grant{}).source;
  ++other.inc;
  f.uut.on_grant(other, {{7, 3}, 1}, f.now);
  CHECK(!f.uut.serves(f.now));
}

TEST_CASE("who hands over serves no more, whatever is granted",
          "[core][lease]") {
  fixture f;
  for (member_id who : {1, 2, 3})
    f.grant(who, 1);
  REQUIRE(f.uut.serves(f.now));
  f.uut.on_hand_over();
  CHECK(!f.uut.serves(f.now));
  CHECK(!f.uut.next_deadline());
  for (member_id who : {1, 2, 3})
    f.grant(who, 1);
  CHECK(!f.uut.serves(f.now));
}

TEST_CASE("a view that another one leads ends the lease", "[core][lease]") {
  fixture f;
  for (member_id who : {1, 2, 3})
    f.grant(who, 1);
  f.out.clear();
  f.uut.on_view(fixture::led_by(4, 8), f.now, f.out);
  CHECK(!f.uut.serves(f.now));
  CHECK(f.out.empty());
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("a machine that slept does not serve before it has asked again",
          "[core][lease]") {
  fixture f;
  for (member_id who : {1, 2, 3})
    f.grant(who, 1);
  f.uut.on_suspended();
  CHECK(!f.uut.serves(f.now));
  for (member_id who : {1, 2, 3})
    f.grant(who, 1); // Asked nobody knows when.
  CHECK(!f.uut.serves(f.now));
  f.pass(50ms);
  for (member_id who : {1, 2, 3})
    f.grant(who, 2);
  CHECK(f.uut.serves(f.now));
}

TEST_CASE("rounds that may be granted yet are bounded", "[core][lease]") {
  fixture f;
  f.pass(f.opts.interval * leader_lease::rounds_max);
  for (member_id who : {1, 2, 3})
    f.grant(who, 1);
  CHECK(f.uut.until() == instant{}); // Forgotten, and long over.
}
