#include "tests/support/handshake_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = handshake_fixture;
using state = handshake_barrier::state;
using places = std::vector<endpoint>;

TEST_CASE("a newer life of a member begins its greeting anew", "[core]") {
  fixture f{2};
  f.begin();
  f.hear(2, handshake_kind::ready_ack);
  auto reborn = from_member(2, fixture::said(2, handshake_kind::ready));
  ++reborn.source.inc;
  f.hear(reborn);
  CHECK(!f.out.ready); // That ack was of the life before.
  f.hear(2, handshake_kind::ready_ack);
  CHECK(!f.out.ready);
  reborn.what = fixture::said(2, handshake_kind::ready_ack);
  f.hear(reborn);
  REQUIRE(f.out.ready);
  CHECK(f.out.ready->agreed->members[1].inc == life_of(2) + 1);
}

TEST_CASE("once the round is open a newer life is refused, an older ignored",
          "[core]") {
  fixture f{2};
  f.open();
  auto reborn = from_member(2, fixture::said(2, handshake_kind::ready));
  ++reborn.source.inc;
  f.hear(reborn);
  CHECK(f.told(handshake_kind::refused).size() == 1);
  reborn.source.inc -= 2;
  f.hear(reborn);
  CHECK(f.out.leaving.empty());
}

TEST_CASE("a refusal ends the greeting and says why", "[core]") {
  fixture f;
  f.begin();
  auto no = fixture::said(2, handshake_kind::refused);
  no.about = "it is late";
  f.hear(from_member(2, no));
  REQUIRE(f.out.failed);
  CHECK(f.out.failed->why == "peer-2: it is late");
}

TEST_CASE("strangers and members under another name are ignored", "[core]") {
  fixture f{2};
  f.begin();
  f.hear(7, handshake_kind::ready);
  auto other = fixture::said(2, handshake_kind::ready);
  other.name = "somebody";
  f.hear(from_member(2, other));
  CHECK(f.out.leaving.empty());
  CHECK(f.count("handshakes_ignored") == 2);
}

TEST_CASE("greetings of a round to come wait for it, one for each member",
          "[core]") {
  fixture f{2};
  for (int i = 0; i < 1000; ++i)
    f.hear(2, handshake_kind::ready);
  CHECK(f.count("handshakes_early") == 1);
  f.hear(2, handshake_kind::done);
  f.begin();
  CHECK(f.told(handshake_kind::ready_ack) == places{place_of(2)});
  for (member_id who = 1; who <= 200; ++who)
    f.hear(who, handshake_kind::ready, 2);
  CHECK(f.count("handshakes_early") == 128);
}

TEST_CASE("a round ends when all have said so and all have heard it",
          "[core]") {
  fixture f;
  f.open();
  f.out = {};
  f.uut.on_finish({1}, f.now, f.out);
  CHECK(f.told(handshake_kind::done) == places{place_of(2), place_of(3)});
  f.hear(2, handshake_kind::done_ack);
  f.hear(2, handshake_kind::done);
  CHECK(f.told(handshake_kind::done_ack) == places{place_of(2)});
  CHECK(f.uut.status().waiting_for.size() == 1);
  f.pass(50ms);
  CHECK(f.told(handshake_kind::done) == places{place_of(3)});
  f.hear(3, handshake_kind::done_ack);
  CHECK(!f.out.finished);
  // Now only member 3 can end it: it is asked whether it still lives, seldom.
  f.pass(50ms);
  CHECK(f.out.leaving.empty());
  f.hear(3, handshake_kind::done);
  CHECK(f.out.finished);
  CHECK(f.uut.current() == state::finished);
}

TEST_CASE("who never hears the last answer lingers for a while only",
          "[core]") {
  fixture f{2};
  f.open();
  f.uut.on_finish({1}, f.now, f.out);
  f.hear(2, handshake_kind::done);
  auto heard = f.now;
  while (!f.out.finished)
    f.pass(50ms);
  CHECK(f.now - heard == 3s);
  f.hear(2, handshake_kind::done);
  CHECK(f.told(handshake_kind::done_ack).size() == 1);
}

TEST_CASE("who hears a DONE again stays, for its sender lacks an answer",
          "[core]") {
  fixture f{2};
  f.open();
  f.uut.on_finish({1}, f.now, f.out);
  f.hear(2, handshake_kind::done);
  for (int i = 0; i < 200; ++i) {
    f.pass(50ms);
    CHECK(!f.out.finished);
    if (i % 50 == 0)
      f.hear(2, handshake_kind::done);
  }
  auto silent = f.now;
  while (!f.out.finished)
    f.pass(50ms);
  CHECK(f.now - silent <= 3s);
}

TEST_CASE("who left unheard is given up after the time of all greetings",
          "[core]") {
  handshake_options opts;
  opts.tries = 20; // Of 500 ms each.
  fixture f{2, opts};
  f.open();
  f.uut.on_finish({1}, f.now, f.out);
  f.hear(2, handshake_kind::done_ack); // And then it is gone.
  auto silent = f.now;
  std::size_t asked = 0;
  while (!f.out.finished) {
    f.pass(50ms);
    asked += f.told(handshake_kind::done).size();
  }
  CHECK(f.now - silent == 10s);
  CHECK(asked == 20); // Once in each 500 ms.
}

TEST_CASE("who answers, although it has not delivered all, is waited for",
          "[core]") {
  handshake_options opts;
  opts.tries = 20;
  fixture f{2, opts};
  f.open();
  f.uut.on_finish({1}, f.now, f.out);
  for (int i = 0; i < 2000; ++i) {
    f.pass(50ms);
    CHECK(!f.out.finished);
    if (!f.told(handshake_kind::done).empty())
      f.hear(2, handshake_kind::done_ack);
  }
  f.hear(2, handshake_kind::done);
  CHECK(f.out.finished);
}

TEST_CASE("an end of a round before is still acknowledged", "[core]") {
  fixture f{2};
  f.open();
  f.begin(2);
  f.hear(2, handshake_kind::done, 1);
  CHECK(f.told(handshake_kind::done_ack).size() == 1);
  CHECK(f.uut.current() == state::greeting);
}

TEST_CASE("alone, the barrier opens and closes at once", "[core]") {
  fixture f{1};
  f.begin();
  CHECK(f.out.ready);
  CHECK(!f.uut.next_deadline());
  f.out = {};
  f.uut.on_finish({1}, f.now, f.out);
  CHECK(f.out.finished);
  CHECK(!f.uut.next_deadline());
}
