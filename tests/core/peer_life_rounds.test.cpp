#include "tests/support/peer_life_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = peer_life_fixture;

namespace {

constexpr auto refused = static_cast<std::uint8_t>(errc::refused);
constexpr auto shutting_down = static_cast<std::uint8_t>(errc::shutting_down);

} // namespace

TEST_CASE("a start order is answered with a line, and again the same [6.04]",
          "[core]") {
  fixture f;
  auto first = f.start(1);
  CHECK(first.error == 0);
  CHECK(first.about == "peer process 1 started");
  REQUIRE(f.out.begin);
  CHECK(f.out.begin->members.size() == 2);
  CHECK(f.out.begin->members[1].id == 2);
  auto again = f.start(1);
  CHECK(again.error == 0);
  CHECK(again.about == "peer process 1 started");
  CHECK(!f.out.begin);
}

TEST_CASE("a start order of a round before, or for nobody, is refused",
          "[core]") {
  fixture f;
  f.start(5);
  CHECK(f.start(4).error == refused);
  CHECK(f.start(6, 3, 0).error == refused);
  CHECK(f.start(6, 3, 3).error == refused);
  CHECK(!f.out.begin);
}

TEST_CASE("a round of the comparison ends with a report of what came",
          "[core]") {
  fixture f;
  f.start(1, 1);
  f.ready();
  f.installed();
  f.tick();
  f.result(1);
  CHECK(f.out.end_stream);
  f.deliver(1, 1);
  f.deliver(2, 1);
  f.ended();
  CHECK(f.out.finish);
  REQUIRE(f.out.report);
  CHECK(f.out.report->round == 1);
  CHECK(f.out.report->sent == 1);
  CHECK(f.out.report->received == 2);
  CHECK(!f.out.report->incomplete);
  CHECK(f.out.report->entries[1].sender == 2);
  CHECK(f.out.report->name == "peer-1");
  CHECK(!f.uut.is_busy());
}

TEST_CASE("deliveries of a round before count for nothing in the next",
          "[core]") {
  fixture f;
  f.start(1);
  f.ready();
  f.installed();
  f.deliver(2, 1);
  CHECK(f.uut.delivered() == 1);
  f.start(2);
  CHECK(f.uut.delivered() == 0);
  f.deliver(2, 1);
  CHECK(f.uut.delivered() == 0);
}

TEST_CASE("a round that takes too long is handed in as it is", "[core]") {
  fixture f;
  f.start(1, 0x7fffffff);
  f.ready();
  f.installed();
  f.now += 30s;
  f.step([&] { f.uut.on_tick(f.now, f.out); });
  REQUIRE(f.out.report);
  CHECK(f.out.report->incomplete);
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("the limit of a round begins with its start order", "[core]") {
  // Or one that dies before the handshake holds up the logs of all others.
  fixture f;
  f.start(1);
  auto limit = f.now + peer_options{}.round_limit;
  CHECK(f.uut.next_deadline() == limit);
  f.now = limit - 1s;
  f.step([&] { f.uut.on_tick(f.now, f.out); });
  CHECK(!f.out.report);
  f.tick();
  CHECK(f.now == limit);
  REQUIRE(f.out.report);
  CHECK(f.out.report->incomplete);
  CHECK(f.out.report->entries.empty());
  CHECK(!f.uut.is_busy());
  f.ready(); // Too late, this one has no more part in it.
  CHECK(!f.out.install);
  f.now += 1s;
  CHECK(f.start(2).error == 0);
  CHECK(f.uut.next_deadline() == f.now + peer_options{}.round_limit);
}

TEST_CASE("the limit of a round that was given up is not that of the next",
          "[core]") {
  fixture f;
  f.start(1);
  f.ready();
  f.installed();
  f.start(2); // While round 1 is under way.
  CHECK(f.out.begin);
  CHECK(f.uut.next_deadline() == f.now + peer_options{}.round_limit);
  f.result(1); // Of round 1, and late.
  f.ready(2);
  f.installed();
  f.tick();
  REQUIRE(f.out.send);
  f.result(1);
  f.tick();
  f.result(1);
  f.tick();
  f.result(1);
  f.ended();
  REQUIRE(f.out.report);
  CHECK(f.out.report->sent == 3);
}

TEST_CASE("zero messages end a peer well", "[core]") {
  fixture f;
  auto result = f.start(1, 0);
  CHECK(result.error == 0);
  CHECK(result.about == "peer process 1 ended");
  CHECK(f.out.over == true);
  CHECK(f.start(2).error == shutting_down);
}

TEST_CASE("a peer that leaves while it greets is over, once", "[core]") {
  fixture f;
  f.members();
  f.leave();
  CHECK(f.out.over == true);
  f.step([&] { f.uut.on_failed({1, "no answer", {}}, f.out); });
  CHECK(!f.out.over);
  f.ready();
  CHECK(!f.out.install);
}

TEST_CASE("a peer that leaves says no more and waits for the others",
          "[core]") {
  fixture f;
  f.begun();
  f.lines({"a", "b"});
  f.leave();
  CHECK(!f.out.end_stream); // The group has not answered yet.
  f.result(1, 1, errc::overloaded);
  CHECK(f.out.end_stream);
  CHECK(!f.out.over);
  f.ended();
  f.step([&] { f.uut.on_finished({1}, f.out); });
  CHECK(f.out.over == true);
}

TEST_CASE("a peer that leaves hands its log in, and then is over", "[core]") {
  fixture f;
  f.start(1);
  f.ready();
  f.installed();
  f.leave();
  CHECK(f.out.end_stream);
  CHECK(f.start(2).error == shutting_down);
  f.ended();
  CHECK(f.out.report);
  CHECK(!f.out.over);
  f.step([&] { f.uut.on_reported(f.out); });
  CHECK(f.out.over == true);
}

TEST_CASE("a report that was taken does not end a peer that stays", "[core]") {
  fixture f;
  f.start(1);
  f.ready();
  f.installed();
  f.ended();
  f.step([&] { f.uut.on_reported(f.out); });
  CHECK(!f.out.over);
  CHECK(f.start(2).error == 0);
}
