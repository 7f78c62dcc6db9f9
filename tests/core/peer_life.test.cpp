#include "tests/support/peer_life_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = peer_life_fixture;

TEST_CASE("a static peer greets, sends its lines, ends and is over [1.19]",
          "[core]") {
  fixture f;
  f.members();
  CHECK(f.out.begin);
  f.ready();
  CHECK(f.out.install);
  f.installed();
  CHECK(f.out.wants_lines);
  f.lines({"a", "b"});
  REQUIRE(f.out.send);
  CHECK(f.out.send->count == 2);
  f.result(2);
  CHECK(f.out.wants_lines);
  f.lines({"c"}, true);
  REQUIRE(f.out.send);
  CHECK(!f.out.end_stream);
  f.result(1);
  CHECK(f.out.end_stream);
  CHECK(!f.out.over);
  f.ended();
  CHECK(f.out.finish);
  CHECK(f.uut.is_busy());
  f.step([&] { f.uut.on_finished({1}, f.out); });
  CHECK(f.out.over == true);
  CHECK(!f.uut.is_busy());
}

TEST_CASE("an empty input ends the stream at once", "[core]") {
  fixture f;
  f.begun();
  f.lines({}, true);
  CHECK(!f.out.send);
  CHECK(f.out.end_stream);
}

TEST_CASE("what a full window refused is sent again at credit, in its order",
          "[core]") {
  fixture f;
  f.begun();
  f.lines({"a", "b", "c"}, true);
  f.result(1, 2, errc::overloaded);
  CHECK(!f.out.send);
  CHECK(!f.out.end_stream);
  f.credit();
  REQUIRE(f.out.send);
  unit_reader in{f.out.send->units.text()};
  CHECK(in.next()->payload == "b");
  f.result(2);
  CHECK(f.out.end_stream);
}

TEST_CASE("a message that is too large is named with the limit, and the next "
          "one goes",
          "[core]") {
  fixture f;
  f.begun();
  f.lines({"large", "b"}, true);
  f.step([&] { f.uut.on_result({0, 2, errc::too_large, 0, 5, 4}, f.out); });
  CHECK(f.out.notice
        == "a message of 5 bytes was not sent: too_large, above 4 bytes");
  REQUIRE(f.out.send);
  CHECK(f.out.send->count == 1);
}

TEST_CASE("a generator's messages leave when they are due", "[core]") {
  fixture f{source_kind::text};
  f.begun();
  CHECK(!f.out.wants_lines);
  for (int i = 0; i < 3; ++i) {
    CHECK(!f.out.end_stream);
    f.tick();
    REQUIRE(f.out.send);
    f.result(1);
  }
  CHECK(f.out.end_stream);
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("a generator without pauses does not outgrow the group", "[core]") {
  auto opts = fixture::source(source_kind::text, 1000000);
  opts.gap_min = opts.gap_max = 0ms;
  fixture f;
  f.uut = peer_life{{}, opts};
  f.begun();
  f.tick();
  REQUIRE(f.out.send);
  // While the group answers, messages wait; no timer runs for more of them.
  CHECK(!f.uut.next_deadline());
  f.result(f.out.send->count);
  CHECK(f.out.send);
  CHECK(f.uut.next_deadline());
}

TEST_CASE("a peer whose journal lags says nothing until it has caught up",
          "[core]") {
  fixture f;
  f.begun();
  std::vector<std::string> many(70000, "x");
  f.deliver(2, 1, many);
  f.lines({"a"});
  CHECK(!f.out.send);
  f.step([&] { f.uut.on_written({70000, 140000}, f.out); });
  CHECK(f.out.send);
}

TEST_CASE("a journal lags by bytes, too", "[core]") {
  fixture f;
  f.begun();
  f.deliver(2, 1, {std::string(65u << 20, 'x')});
  f.lines({"a"});
  CHECK(!f.out.send);
  f.step([&] { f.uut.on_written({1, 66u << 20}, f.out); });
  CHECK(f.out.send);
}

TEST_CASE("a generator of large messages makes no more than it can soon say",
          "[core]") {
  auto opts = fixture::source(source_kind::text, 1000000);
  opts.gap_min = opts.gap_max = 0ms;
  opts.bytes = 1u << 20;
  fixture f;
  f.uut = peer_life{{}, opts};
  f.begun();
  f.tick();
  REQUIRE(f.out.send);
  CHECK(f.out.send->count == 1);
  CHECK(!f.uut.next_deadline()); // A few more wait.
  f.result(1);
  REQUIRE(f.out.send);
  CHECK(f.uut.next_deadline());
}

TEST_CASE("a failed handshake ends a static peer badly [6.12]", "[core]") {
  fixture f;
  f.members();
  f.step([&] {
    f.uut.on_failed({1, "no answer", {make_view(2)->members[1]}}, f.out);
  });
  CHECK(f.out.over == false);
  CHECK(f.out.notice == "the handshake failed: no answer; missing: peer-2");
}
